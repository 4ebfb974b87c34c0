-- The subset that SQLite and PostgreSQL share. Times are milliseconds since 1970 in UTC, ids and
-- codes are text, and no column can hold a message's words.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE workspaces (
    team TEXT PRIMARY KEY,
    bot_token TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    installed_at BIGINT NOT NULL
);

CREATE TABLE leaders (
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    opted_in_at BIGINT NOT NULL,
    listening_until BIGINT NOT NULL,
    paused_until BIGINT,
    everywhere BOOLEAN NOT NULL,
    time_zone TEXT,
    sensitivity TEXT NOT NULL,
    -- The leader's own settings; NULL follows the installation's.
    max_per_week BIGINT,
    quiet_hours TEXT,
    quiet_days TEXT,
    left_alone TEXT,
    user_token TEXT,
    revision BIGINT NOT NULL,
    PRIMARY KEY (team, user_id)
);

-- Whatever belongs to a leader refers to the leader: without consent there is no row to hang it on.

CREATE TABLE leader_channels (
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (team, user_id, channel),
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

-- Authorisations under way: hashes of secrets. Without a person it is about a whole workspace, which is
-- known only afterwards; without a browser it has not begun. `pressed` is what a button carried.
CREATE TABLE grants (
    secret TEXT PRIMARY KEY,
    team TEXT,
    user_id TEXT,
    pressed TEXT,
    browser TEXT,
    until BIGINT NOT NULL,
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

CREATE INDEX grants_of_leader ON grants (team, user_id);
CREATE INDEX grants_by_age ON grants (until);

CREATE TABLE claims (
    key TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

CREATE INDEX claims_of_leader ON claims (team, user_id);
CREATE INDEX claims_by_age ON claims (at);

CREATE TABLE nudges (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    channel TEXT,
    ts TEXT,
    thread_ts TEXT,
    edited_ts TEXT,
    channel_hash TEXT NOT NULL,
    thread_hash TEXT,
    addressee_hash TEXT,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    strength TEXT NOT NULL,
    template TEXT NOT NULL,
    shown BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'sending', 'sent', 'unknown', 'dropped')),
    dropped_reason TEXT,
    delivered_in TEXT CHECK (delivered_in IN ('ephemeral', 'dm')),
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    outcome TEXT,
    outcome_at BIGINT,
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

CREATE INDEX nudges_of_leader ON nudges (team, user_id, created_at);
CREATE UNIQUE INDEX one_nudge_a_message ON nudges (team, channel, ts) WHERE state <> 'dropped';
CREATE INDEX nudges_under_way ON nudges (lease_until) WHERE state IN ('claimed', 'sending');
CREATE INDEX nudges_with_place ON nudges (created_at) WHERE channel IS NOT NULL;
CREATE INDEX nudges_by_age ON nudges (created_at);

CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    channel TEXT,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    result TEXT NOT NULL,
    nudge TEXT,
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

CREATE INDEX decisions_of_leader ON decisions (team, user_id, at);
CREATE INDEX decisions_of_nudge ON decisions (nudge) WHERE nudge IS NOT NULL;
CREATE INDEX decisions_by_age ON decisions (at);

-- Work that is due once a leader and period.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    attempts BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (team, user_id, kind, period),
    FOREIGN KEY (team, user_id) REFERENCES leaders (team, user_id) ON DELETE CASCADE
);

CREATE INDEX jobs_under_way ON jobs (lease_until) WHERE state = 'open';
CREATE INDEX jobs_by_age ON jobs (due_at);

-- Numbers a day. They outlive `off`, so they do not refer to the leader's row.
CREATE TABLE counts (
    team TEXT NOT NULL,
    user_id TEXT NOT NULL,
    day TEXT NOT NULL,
    metric TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (team, user_id, day, metric)
);

CREATE INDEX counts_by_day ON counts (day);
