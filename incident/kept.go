package incident

import "time"

// Account is a person as the directory is kept between two runs of the program.
type Account struct {
	Person
	Fields  string    // of the profile, those that some target names: a JSON object, value by label; empty: none
	Changed time.Time // when the account was changed last, as Slack says
	Looked  time.Time // when Fields were read; zero: they are still to be read
}

// Circle is a user group or a channel, as it is kept.
type Circle struct {
	ID      string
	Kind    TargetKind // ByHandle or ByChannel
	Name    string     // without "@" or "#"
	Known   bool       // whether Members were read: of channels, only those that some target names
	Members []PersonID
}

// DirectoryState tells of a directory that is kept how old it is.
type DirectoryState struct {
	AsOf   time.Time // when all of it was read last; zero: never
	Fields string    // the labels of the profile's fields that Account.Fields is of: a JSON list; empty: none
	Change int64     // counts what was ever written: whoever knows all up to here reads on from here
}

// DirectoryChange is what is written down together.
type DirectoryChange struct {
	Accounts  []Account
	Gone      []PersonID
	Circles   []Circle
	Dissolved []string        // ids of circles
	State     *DirectoryState // nil: as it was
	Seen      int64           // of what other instances have written, what is known: DirectoryState.Change
}

// DirectoryReader takes up what was kept: first how many accounts there are, then these one by one, then circles; of changes, at
// last the ids of accounts and circles that are there no more.
type DirectoryReader struct {
	Count   func(accounts int)
	Account func(Account)
	Circle  func(Circle)
	Gone    func(id string)
}
