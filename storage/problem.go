package storage

import (
	"errors"
	"fmt"

	"tocsin/incident"
)

// Problem is a failure of the database in a sentence for whoever runs the program: what is wrong and how to mend it.
// It never holds a password.
type Problem struct {
	Sentence string
	cause    error
}

func (p *Problem) Error() string { return p.Sentence }

func (p *Problem) Unwrap() error { return p.cause }

func say(cause error, format string, args ...any) *Problem {
	return &Problem{Sentence: fmt.Sprintf(format, args...), cause: cause}
}

// refuse is an error of the domain that the database is the reason for.
func refuse(code incident.Code, cause error) error {
	return fmt.Errorf("%w (%w)", &incident.Error{Code: code}, cause)
}

// translated says whether an error has its words already.
func translated(err error) bool {
	_, isProblem := errors.AsType[*Problem](err)
	return err == nil || isProblem || incident.CodeOf(err) != ""
}
