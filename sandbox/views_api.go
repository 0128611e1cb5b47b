package sandbox

import (
	"encoding/json"
	"time"
)

// view reads and checks the "view" argument, which must be of this type if one is given.
func (c *call) view(kind string) (*View, error) {
	v, code, messages := checkView(json.RawMessage(c.args["view"]))
	if code != "" {
		return nil, &apiError{code: code, messages: messages}
	}
	if kind != "" && v.Type != kind {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"must be a valid enum value [json-pointer:/view/type]"}}
	}
	return v, nil
}

// trigger spends a trigger_id and returns whose it was.
func (c *call) trigger() (*trigger, error) {
	id := c.args["trigger_id"]
	if id == "" {
		id = c.args["interactivity_pointer"]
	}
	if id == "" {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"missing required field: trigger_id"}}
	}
	t := c.st.triggers[id]
	switch {
	case t == nil:
		return nil, fail("invalid_trigger_id")
	case t.used:
		return nil, fail("exchanged_trigger_id")
	case c.now.After(t.expires):
		return nil, fail("expired_trigger_id")
	}
	return t, nil
}

func (c *call) viewsOpen() (reply, error) { return c.newModal(c.s.openModal) }

func (c *call) viewsPush() (reply, error) { return c.newModal(c.s.pushModal) }

func (c *call) newModal(place func(user string, v *View) string) (reply, error) {
	v, err := c.view("modal")
	if err != nil {
		return nil, err
	}
	t, err := c.trigger()
	if err != nil {
		return nil, err
	}
	if code := place(t.user, v); code != "" {
		return nil, fail(code)
	}
	t.used = true
	return reply{"view": c.st.viewJSON(v)}, nil
}

// viewsUpdate is views.update, of a modal that is open, by view_id or external_id.
func (c *call) viewsUpdate() (reply, error) {
	id, external := c.args["view_id"], c.args["external_id"]
	if id != "" && external != "" {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"Cannot provide both `view_id` and `external_id`"}}
	}
	if id == "" && external == "" {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"missing required field: view_id"}}
	}
	v, err := c.view("")
	if err != nil {
		return nil, err
	}
	old := c.openView(id, external)
	switch {
	case old == nil:
		return nil, fail("not_found")
	case c.args["hash"] != "" && c.args["hash"] != old.Hash:
		return nil, fail("hash_conflict")
	}
	if code := c.s.replaceView(old, v); code != "" {
		return nil, fail(code)
	}
	return reply{"view": c.st.viewJSON(old)}, nil
}

func (c *call) openView(id, external string) *View {
	for _, v := range c.st.views {
		if v.Open && (v.ID == id || (external != "" && v.ExternalID == external)) {
			return v
		}
	}
	return nil
}

// viewsPublish is views.publish: the Home tab of one person.
func (c *call) viewsPublish() (reply, error) {
	v, err := c.view("home")
	if err != nil {
		return nil, err
	}
	u := c.st.userByID[c.args["user_id"]]
	old := c.st.homes[c.args["user_id"]]
	switch {
	case u == nil:
		return nil, &apiError{code: "invalid_arguments", messages: []string{"invalid user id [json-pointer:/user_id]"}}
	case !c.st.app.Manifest.HomeTab:
		return nil, fail("not_enabled")
	case c.args["hash"] != "" && (old == nil || old.Hash != c.args["hash"]):
		return nil, fail("hash_conflict")
	case c.st.takenExternal(v, old):
		return nil, fail("duplicate_external_id")
	}
	if old == nil {
		v.ID = c.st.id("V")
	} else {
		v.ID, v.State = old.ID, keptState(old.State, v.Body)
	}
	v.RootID, v.User, v.Open, v.Hash = v.ID, u.ID, true, c.st.newHash(time.Now())
	c.st.homes[u.ID], c.st.views[v.ID] = v, v
	c.s.tellView(v)
	return reply{"view": c.st.viewJSON(v)}, nil
}
