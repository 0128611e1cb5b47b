package phone

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// PressPush presses a button of a push message. For an "http" action it makes the request, to a loopback address only, and the
// error says that the app did not take it; "view" only leads somewhere, for whoever has a browser.
func (n *Network) PressPush(user, id, label string) error {
	a, err := n.action(user, id, label)
	if err != nil {
		return err
	}
	switch a.Action {
	case "view":
		n.pressed(user, id, a)
		return nil
	case "broadcast":
		return errors.New("only other apps of an Android phone hear of a broadcast")
	}
	if err := n.perform(a); err != nil {
		return fmt.Errorf("%s did not work: %w", label, err)
	}
	n.pressed(user, id, a)
	return nil
}

// perform makes the request of an "http" action. No error names its address: that is as good as a password.
func (n *Network) perform(a ntfyAction) error {
	header := http.Header{}
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	method := strings.ToUpper(a.Method)
	if method == "" {
		method = http.MethodPost
	}
	status, _, err := n.request(method, a.URL, header, []byte(a.Body))
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("the app answered %d", status)
	}
	var hidden *url.Error
	if errors.As(err, &hidden) {
		err = hidden.Err
	}
	return err
}

func (n *Network) action(user, id, label string) (ntfyAction, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i, err := n.item(user, id, Push)
	if err != nil {
		return ntfyAction{}, err
	}
	for _, b := range i.Buttons {
		if b.Label == label {
			return b.action, nil
		}
	}
	return ntfyAction{}, fmt.Errorf("the message has no button %q", label)
}

// pressed marks a button, and the message as read if the button clears it.
func (n *Network) pressed(user, id string, a ntfyAction) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i, err := n.item(user, id, Push)
	if err != nil {
		return // so much has arrived meanwhile that it is forgotten
	}
	for j := range i.Buttons {
		i.Buttons[j].Pressed = i.Buttons[j].Pressed || i.Buttons[j].action.ID == a.ID
	}
	i.Read = i.Read || a.Clear
	n.tell(user, i)
}
