package bayesnet

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, an argument outside what its doc
// allows is [survey.ErrArgument], an unknown node or level [survey.ErrUnknown].
var (
	// ErrCycle: the arcs lead from a node back to itself.
	ErrCycle = errors.New("arcs form a cycle")
	// ErrImpossible: the evidence has probability 0, or in half of the draws or more.
	ErrImpossible = errors.New("evidence is impossible")
	// ErrTooLarge: a table would have too many cells, or a network too many nodes.
	ErrTooLarge = errors.New("too large")
	// ErrUnordered: a node without order cannot be raised and has no mean.
	ErrUnordered = errors.New("levels have no order")
)

// Codes of the warnings of this package.
const (
	// NoPath: no arcs lead from the item to the target, so that raising it changes nothing.
	NoPath survey.WarningCode = "no-path"
	// Extrapolated: more than 5 % of the raised respondents have a combination of answers
	// that nobody gave, where the probabilities are only those of the prior.
	Extrapolated survey.WarningCode = "extrapolated"
	// FailedDraws: the evidence was impossible in some draws, which were left out.
	FailedDraws survey.WarningCode = "failed-draws"
	// LearnedArcs: the network was made by [Learned.Fit]. Its arcs, and their directions, may
	// be others, and no interval knows of that.
	LearnedArcs survey.WarningCode = "learned-arcs"
)

// A NodeError is a fault of one node. It wraps the condition.
type NodeError struct {
	// Node is the name.
	Node string
	// Err is the condition.
	Err error
}

// Error names the node and the condition.
func (e *NodeError) Error() string { return fmt.Sprintf("bayesnet: node %q: %v", e.Node, e.Err) }

// Unwrap gives the condition to errors.Is.
func (e *NodeError) Unwrap() error { return e.Err }

// An ArcError is an arc that was refused. It wraps the condition.
type ArcError struct {
	// Arc is the one at fault.
	Arc Arc
	// Err is the condition.
	Err error
}

// Error names the arc and the condition.
func (e *ArcError) Error() string {
	return fmt.Sprintf("bayesnet: arc %q to %q: %v", e.Arc.From, e.Arc.To, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *ArcError) Unwrap() error { return e.Err }

func argument(format string, args ...any) error {
	return fmt.Errorf("bayesnet: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
}

// fault is a NodeError that says more than its condition.
func fault(node string, condition error, format string, args ...any) error {
	return &NodeError{node, fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), condition)}
}
