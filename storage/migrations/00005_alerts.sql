-- What another program calls what it tells of: alerts of one source with the same key join one incident.
CREATE TABLE alerts (
    source   TEXT   NOT NULL,
    dedup    TEXT   NOT NULL,
    incident BIGINT NOT NULL, -- the newest one; 0 while it is being opened
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (source, dedup)
);
CREATE INDEX alerts_last ON alerts (last_at);
