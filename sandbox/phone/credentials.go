package phone

// The credentials of the sandbox's providers, in the form of real ones. They open nothing but a sandbox.
const (
	TwilioAccountSID = "AC0000000000000000000000005a4db0c5"
	TwilioAuthToken  = "5a4db0c500000000000000000000f00d"
	TwilioServiceSID = "MG0000000000000000000000005a4db0c5" // of the Messaging Service
	TwilioNumber     = "+12025550142"                       // whose range is reserved for fiction

	NtfyToken = "tk_sandboxsandboxsandboxsandbox1"

	PagerDutyRoutingKey    = "5a4db0c50000000000000000000000e2"
	PagerDutyWebhookSecret = "sandbox-pagerduty-webhook-secret"

	OpsgenieKey = "5a4db0c5-0000-4000-8000-000000000000"

	// WebhookSecret signs Standard Webhooks: the bytes of the key in base64, after the prefix.
	WebhookSecret = "whsec_c2FuZGJveC13ZWJob29rLXNpZ25pbmcta2V5LTAx"

	// SMTPUser and SMTPPassword are for AUTH PLAIN. Mail is taken without them, too.
	SMTPUser     = "sandbox"
	SMTPPassword = "sandbox-mail-password"
)
