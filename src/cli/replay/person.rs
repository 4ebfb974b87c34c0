//! Whose messages are meant: somebody of the export, by id, name or e-mail address.

use anyhow::bail;

use crate::slack::export::Member;

/// How many near names are shown.
const NEAR: usize = 3;
/// How alike a name must be to be shown, of 1.
const ALIKE: f64 = 0.75;

/// The one who is called `wanted`, whatever the case of its letters.
///
/// # Errors
/// When there is nobody or more than one, with whom it might be.
pub fn find(members: Vec<Member>, wanted: &str) -> anyhow::Result<Member> {
    let wanted = wanted.trim().trim_start_matches('@').to_lowercase();
    let mut found: Vec<&Member> = members
        .iter()
        .filter(|member| calls(member).any(|name| name == wanted))
        .collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => {
            let near = near(&members, &wanted);
            match near.is_empty() {
                true => bail!("nobody in this export is called {wanted:?}"),
                false => bail!(
                    "nobody in this export is called {wanted:?}; near: {}",
                    near.join(", ")
                ),
            }
        }
        _ => {
            found.sort_by_key(|member| member.id.as_str());
            let who: Vec<String> = found.iter().map(|member| shown(member)).collect();
            bail!(
                "several people are called {wanted:?}: {}; an id says which",
                who.join(", ")
            )
        }
    }
}

/// `Ana Ruiz (U0ANA)`
pub fn shown(member: &Member) -> String {
    match member.names.first() {
        Some(name) => format!("{name} ({})", member.id),
        None => member.id.to_string(),
    }
}

/// All that somebody may be called, in small letters.
fn calls(member: &Member) -> impl Iterator<Item = String> {
    let id = std::iter::once(member.id.as_str());
    id.chain(member.names.iter().map(String::as_str))
        .chain(member.email.as_deref())
        .map(str::to_lowercase)
}

fn near(members: &[Member], wanted: &str) -> Vec<String> {
    let alike = |member: &Member| {
        let words = calls(member).flat_map(|name| {
            let words: Vec<String> = name.split([' ', '.', '@']).map(str::to_owned).collect();
            std::iter::once(name).chain(words)
        });
        words
            .map(|name| strsim::jaro_winkler(&name, wanted))
            .fold(0.0, f64::max)
    };
    let mut near: Vec<(f64, &Member)> = members
        .iter()
        .map(|member| (alike(member), member))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter()
        .take(NEAR)
        .map(|(_, member)| shown(member))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members() -> Vec<Member> {
        [
            ("U1", "Ana Ruiz", "ana@acme.example"),
            ("U2", "Ben Okafor", "ben@acme.example"),
            ("U3", "Ana Ruiz", "ana.r@acme.example"),
        ]
        .map(|(id, name, email)| Member {
            id: id.into(),
            names: vec![name.to_owned()],
            email: Some(email.to_owned()),
            time_zone: None,
        })
        .into()
    }

    #[test]
    fn a_person_is_found_by_id_name_and_address() {
        for wanted in ["u2", "U2", "ben okafor", "@Ben Okafor", "BEN@acme.example"] {
            assert_eq!(
                find(members(), wanted).unwrap().id.as_str(),
                "U2",
                "{wanted}"
            );
        }
    }

    #[test]
    fn whoever_is_not_there_is_told_who_is_near() {
        let said = |wanted: &str| find(members(), wanted).unwrap_err().to_string();
        assert_eq!(
            said("bne okafor"),
            "nobody in this export is called \"bne okafor\"; near: Ben Okafor (U2)"
        );
        assert!(said("okafor").contains("near: Ben Okafor (U2)"));
        assert_eq!(said("zzz"), "nobody in this export is called \"zzz\"");
        let several = said("ana ruiz");
        assert!(
            several.contains("Ana Ruiz (U1), Ana Ruiz (U3)"),
            "{several}"
        );
    }
}
