package sandbox

// What the page's forms post. "as" is a user id or a handle.
type (
	lineForm struct{ As, Channel, Text string }
	sayForm  struct {
		As, Channel, Text string
		ThreadTS          string `json:"thread_ts"`
	}
	shortcutForm struct {
		As, Channel, TS string
		CallbackID      string `json:"callback_id"`
	}
	pressForm struct {
		As, Channel, TS string
		ViewID          string `json:"view_id"`
		ActionID        string `json:"action_id"`
		BlockID         string `json:"block_id"`
		Value           any
	}
	submitForm struct {
		As     string
		ViewID string `json:"view_id"`
		Values map[string]any
	}
	closeForm struct {
		As     string
		ViewID string `json:"view_id"`
	}
	homeForm  struct{ As string }
	placeForm struct{ As, Channel string }
	readForm  struct{ As, Channel, TS string }
)

// as carries out what one person does.
func (s *Server) as(ref string, do func(*Person) error) (any, error) {
	p, err := s.who(ref)
	if err == nil {
		err = do(p)
	}
	return done, err
}

func (s *Server) adminCommand(f lineForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Command(f.Channel, f.Text) })
}

func (s *Server) adminSay(f sayForm) (any, error) {
	var ts string
	_, err := s.as(f.As, func(p *Person) (err error) {
		ts, err = p.Say(f.Channel, f.Text, f.ThreadTS)
		return err
	})
	return map[string]any{"ok": true, "ts": ts}, err
}

func (s *Server) adminPress(f pressForm) (any, error) {
	return s.as(f.As, func(p *Person) error {
		return p.use(f.target(), f.Value)
	})
}

// adminSuggest answers with the options of an external menu for what is typed ("value").
func (s *Server) adminSuggest(f pressForm) (any, error) {
	out := map[string]any{"ok": true}
	_, err := s.as(f.As, func(p *Person) error {
		o, err := p.suggest(f.target(), f.Value)
		if o != nil {
			out["options"], out["option_groups"] = o.Options, o.OptionGroups
		}
		return err
	})
	return out, err
}

func (f pressForm) target() target {
	return target{channel: f.Channel, ts: f.TS, view: f.ViewID, actionID: f.ActionID, blockID: f.BlockID}
}

// adminSubmit answers with the errors under the inputs, if there are any.
func (s *Server) adminSubmit(f submitForm) (any, error) {
	var errs map[string]string
	_, err := s.as(f.As, func(p *Person) (err error) {
		errs, err = p.Submit(f.ViewID, f.Values)
		return err
	})
	if err == nil && len(errs) > 0 {
		return map[string]any{"ok": true, "errors": errs}, nil
	}
	return done, err
}

func (s *Server) adminClose(f closeForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.CloseView(f.ViewID) })
}

func (s *Server) adminShortcut(f shortcutForm) (any, error) {
	return s.as(f.As, func(p *Person) error {
		if f.TS != "" {
			return p.MessageShortcut(f.Channel, f.TS, f.CallbackID)
		}
		return p.Shortcut(f.CallbackID)
	})
}

func (s *Server) adminHome(f homeForm) (any, error) {
	return s.as(f.As, (*Person).OpenHome)
}

func (s *Server) adminRead(f readForm) (any, error) {
	return s.as(f.As, func(p *Person) error { return p.Read(f.Channel, f.TS) })
}
