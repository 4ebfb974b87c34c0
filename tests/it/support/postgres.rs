//! One PostgreSQL cluster per run of the tests, stopped and removed when the run ends, however it ends.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Names a running server (with a user who may create databases) to use instead of an own one.
const URL_VARIABLE: &str = "ASKWELL_TEST_POSTGRES_URL";

/// Makes a cluster in a new folder, says which, and takes it down when standard input closes: that is,
/// when the tests have ended or died.
const KEEPER: &str = r#"
set -eu
bin=$1
# A short path: the name of a socket in it may have a hundred characters.
dir=$(mktemp -d /tmp/askwell-test-XXXXXX)
trap '"$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
"$bin/initdb" -D "$dir/data" -U askwell -A trust -E UTF8 --no-locale --no-sync >"$dir/log" 2>&1 &&
"$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-k $dir -h '' -c max_connections=300 ${2:-}" \
    start >/dev/null 2>&1 || { cat "$dir/log" >&2; exit 1; }
echo "$dir"
read -r _ || true
"#;

struct Cluster {
    /// Up to the database's name, which goes between the two parts.
    base: (String, String),
    /// Its standard input stays open as long as this process lives.
    _keeper: Option<Child>,
}

/// The URL of a database on the cluster of this run, which is started on the first call.
pub fn url(database: &str) -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    let (before, after) = &CLUSTER.get_or_init(cluster).base;
    format!("{before}/{database}{after}")
}

fn cluster() -> Cluster {
    match env::var(URL_VARIABLE) {
        Ok(url) => Cluster {
            base: without_database(&url),
            _keeper: None,
        },
        Err(_) => start(&programs(), "-F"),
    }
}

fn without_database(url: &str) -> (String, String) {
    let mut url = url::Url::parse(url).expect("a postgres:// URL in ASKWELL_TEST_POSTGRES_URL");
    let query = url.query().map(|query| format!("?{query}"));
    url.set_query(None);
    url.set_path("");
    let base = url.as_str().trim_end_matches('/').to_owned();
    (base, query.unwrap_or_default())
}

fn start(programs: &Path, options: &str) -> Cluster {
    let mut keeper = as_ordinary_user()
        .args(["sh", "-c", KEEPER, "keeper"])
        .arg(programs)
        .arg(options)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell, and setpriv when the tests run as root");
    let mut folder = String::new();
    let output = keeper.stdout.take().expect("it is piped");
    BufReader::new(output)
        .read_line(&mut folder)
        .expect("the keeper says where the cluster is");
    let folder = folder.trim();
    assert!(!folder.is_empty(), "PostgreSQL did not start: see above");
    Cluster {
        base: (
            "postgres://askwell@localhost".to_owned(),
            format!("?host={folder}"),
        ),
        _keeper: Some(keeper),
    }
}

/// PostgreSQL refuses to run as root.
fn as_ordinary_user() -> Command {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !is_root {
        return Command::new("env");
    }
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| {
            let id = Command::new("id").arg(user).output();
            id.is_ok_and(|output| output.status.success())
        })
        .expect("a user postgres or nobody, since PostgreSQL refuses to run as root");
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--clear-groups", "--"]);
    command
}

/// The folder with PostgreSQL's server programs.
fn programs() -> PathBuf {
    let mut folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .chain(["/usr/local/bin".into()])
        .collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders
        .into_iter()
        .find(|folder| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|program| folder.join(program).exists())
        })
        .unwrap_or_else(|| {
            panic!(
                "these tests need PostgreSQL: install its server (Debian: apt-get install \
                 postgresql; macOS: brew install postgresql), or name one in {URL_VARIABLE}"
            )
        })
}
