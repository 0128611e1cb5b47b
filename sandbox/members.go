package sandbox

import "slices"

// has says whether somebody is in the channel. Members stays the truth, for order; the index saves a walk over ten
// thousand people with each message, and is made anew when Members was changed without it.
func (c *Channel) has(userID string) bool {
	if c.index == nil || len(c.index) != len(c.Members) {
		c.index = make(map[string]bool, len(c.Members))
		for _, m := range c.Members {
			c.index[m] = true
		}
	}
	return c.index[userID]
}

// add takes somebody in; false if the person is in already.
func (c *Channel) add(userID string) bool {
	if c.has(userID) {
		return false
	}
	c.Members = append(c.Members, userID)
	c.index[userID] = true
	return true
}

// remove takes somebody out; false if the person is not in.
func (c *Channel) remove(userID string) bool {
	if !c.has(userID) {
		return false
	}
	i := slices.Index(c.Members, userID)
	c.Members = slices.Delete(c.Members, i, i+1)
	delete(c.index, userID)
	return true
}
