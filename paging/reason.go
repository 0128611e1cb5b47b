package paging

// Why a provider refuses for good. lang has a sentence for each.
const (
	ReasonInvalidNumber  = "invalid_number"  // no phone answers there, or not by this method
	ReasonInvalidAddress = "invalid_address" // no mailbox there
	ReasonUnsubscribed   = "unsubscribed"    // the owner of the number answered STOP
	ReasonUnauthorized   = "unauthorized"    // a wrong key, token or password, or one without this right
	ReasonNotFound       = "not_found"       // nothing there: the address in the configuration is wrong, or has moved
	ReasonRejected       = "rejected"        // any other refusal
	ReasonUnconfirmed    = "unconfirmed"     // it may have arrived, twice already, and a third would be one too many
)
