package config

import "time"

// Config is everything that can be set. Keys that are left out have the values of Default.
type Config struct {
	Slack     Slack     `key:"slack"`
	Storage   Storage   `key:"storage"`
	Playbooks Playbooks `key:"playbooks"`
	OnCall    OnCall    `key:"on_call"`
	Updates   Updates   `key:"updates"`
	Language  string    `key:"language"` // of people whose own is not there: one of lang.Codes
	Log       Log       `key:"log"`

	Regions []Region `key:"regions"` // in the order in which a person's is looked for
	Teams   []Team   `key:"teams"`

	Severities    []Severity    `key:"severities"` // the worst first; none: no incident has one
	Roles         Roles         `key:"roles"`
	Notifications Notifications `key:"notifications"`
	RollCall      RollCall      `key:"roll_call"`
	Paging        Paging        `key:"paging"`
	Mail          Mail          `key:"mail"`
	Web           Web           `key:"web"`
	Hooks         []Hook        `key:"hooks"`
	API           API           `key:"api"`
	Heartbeat     Heartbeat     `key:"heartbeat"`

	// Warnings are sentences for the log about what works and should not stay so.
	Warnings []string
}

// Slack says how to reach Slack.
type Slack struct {
	APIURL         string `key:"api_url"` // https, or http to this machine
	AppTokenFile   string `key:"app_token_file"`
	BotTokenFile   string `key:"bot_token_file"`
	Connections    int    `key:"connections"`      // 1 to 10, which is Slack's bound
	PostsPerMinute int    `key:"posts_per_minute"` // 0 to 1000, over the whole workspace; 0: no pacing of any call

	AppToken, BotToken Secret // from the environment or the files; Load sees to it that both are there
}

// Storage says where everything is kept.
type Storage struct {
	URL      Secret `key:"url"`       // a file, or a PostgreSQL address, which has a password in it
	KeepDays int    `key:"keep_days"` // 1 to 3650: how long deliveries are kept once their incident is over
}

// Playbooks says where the company's own playbooks are.
type Playbooks struct {
	Folder string `key:"folder"` // empty: the shipped ones alone
}

// OnCall says where the company's on-call schedules are.
type OnCall struct {
	Folder string `key:"folder"` // empty: none
}

// Log says what is written to standard error.
type Log struct {
	Level  string `key:"level"`  // debug, info, warn or error
	Format string `key:"format"` // json or console
}

// Default is the configuration without a file. It has no tokens.
func Default() *Config {
	return &Config{
		Slack:    Slack{APIURL: exampleAPI, Connections: 2, PostsPerMinute: 300},
		Storage:  Storage{URL: NewSecret("tocsin.db"), KeepDays: 90},
		Updates:  defaultUpdates(),
		Language: "en",
		Log:      Log{Level: "info", Format: "json"},

		Regions: []Region{},
		Teams:   []Team{},

		Severities:    defaultSeverities(),
		Roles:         defaultRoles(),
		Notifications: defaultNotifications(),
		RollCall:      RollCall{Rounds: []time.Duration{15 * time.Minute, time.Hour}},
		Paging: Paging{
			Email:  Email{TLS: "starttls"},
			Twilio: Twilio{APIURL: "https://api.twilio.com"},
			Pagers: []Pager{},
		},
		Mail:      defaultMail(),
		Web:       Web{TrustedProxies: []Network{}},
		Hooks:     []Hook{},
		API:       API{Tokens: []Token{}},
		Heartbeat: Heartbeat{URL: NewSecret(""), Every: time.Minute},
	}
}
