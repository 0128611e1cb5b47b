-- Mails for which nobody vouches, until somebody decides.
CREATE TABLE held (
    id         TEXT   NOT NULL PRIMARY KEY,
    mail_key   TEXT   NOT NULL UNIQUE,
    alert      TEXT   NOT NULL, -- JSON: what it asks for; once it is decided, without its texts
    about      BIGINT NOT NULL, -- the incident that it answers; 0: none
    address    TEXT   NOT NULL,
    why        TEXT   NOT NULL,
    domain     TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    notice     TEXT   NOT NULL, -- how the channel was told of it
    channel    TEXT   NOT NULL, -- where a message shows it, and which one; empty: none does, or not yet
    ts         TEXT   NOT NULL,
    fate       TEXT   NOT NULL, -- empty: it waits
    decided_by TEXT   NOT NULL,
    ended_at   BIGINT NOT NULL,
    incident   BIGINT NOT NULL  -- that it opened or joined; 0: none
);
CREATE INDEX held_waiting ON held (at) WHERE fate = '';
CREATE INDEX held_at ON held (at);
