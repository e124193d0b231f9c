package privacy

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with errors.Is, beside those of package survey.
var (
	// ErrExhausted says that a release would take more than is left.
	ErrExhausted = errors.New("privacy budget exhausted")
	// ErrRandom says that the source of random bits failed, or gives bits that are not
	// random and never make a draw; nothing was released. Do not try such a source again:
	// the noise that it lets pass is not the noise promised.
	ErrRandom = errors.New("no random bits")
	// ErrNoise says that the noise drowns the number of answers, so that a mean of them
	// means nothing.
	ErrNoise = errors.New("noise drowns the answers")
)

// places is the number of decimal places of an ε.
const places = 6

// An Entry is what one release took.
type Entry struct {
	// Name is that of the release.
	Name string
	// Epsilon is what it took, above 0.
	Epsilon decimal.Decimal
}

// A Ledger is a budget of ε for what is published about some people, and what was taken
// from it: no release takes what is not left. It has no zero value that can spend: the
// zero Ledger has no budget. It is safe for concurrent use, and must not be copied.
type Ledger struct {
	mu      sync.Mutex
	budget  int64 // in steps of 10^−places, as is left
	left    int64
	entries []entry
	names   map[string]bool // of the entries
}

type entry struct {
	name string
	cost int64
}

// NewLedger is one with a budget above 0 and up to 1,000,000, in at most six decimal places;
// another one is [survey.ErrArgument].
func NewLedger(epsilon decimal.Decimal) (*Ledger, error) {
	budget, err := steps(epsilon)
	if err != nil {
		return nil, fmt.Errorf("privacy: budget: %w", err)
	}
	return &Ledger{budget: budget, left: budget}, nil
}

// steps is ε in whole steps.
func steps(epsilon decimal.Decimal) (int64, error) {
	// The numbers are compared without their digits where these are many.
	if e := epsilon.Exponent(); e > 6 || e < -100 {
		return 0, fmt.Errorf("exponent %d of ε: %w", e, survey.ErrArgument)
	}
	s := epsilon.Shift(places)
	if !s.IsInteger() || !s.IsPositive() || s.GreaterThan(decimal.New(1, 12)) {
		return 0, fmt.Errorf("ε = %.40s, of (0, 1000000] in at most %d places: %w", epsilon, places, survey.ErrArgument)
	}
	return s.IntPart(), nil
}

func epsilon(steps int64) decimal.Decimal { return decimal.New(steps, -places) }

// Budget is all there was to take.
func (l *Ledger) Budget() decimal.Decimal {
	if l == nil {
		return epsilon(0)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return epsilon(l.budget)
}

// Left is what may still be taken.
func (l *Ledger) Left() decimal.Decimal {
	if l == nil {
		return epsilon(0)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return epsilon(l.left)
}

// Entries are the releases so far, in their order.
func (l *Ledger) Entries() []Entry {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Entry
	for _, e := range l.entries {
		out = append(out, Entry{e.name, epsilon(e.cost)})
	}
	return out
}

const version = 1

type ledgerJSON struct {
	Version int                `json:"version"`
	Budget  strictjson.Decimal `json:"budget"`
	Entries []entryJSON        `json:"entries"`
}

type entryJSON struct {
	Name    string             `json:"name"`
	Epsilon strictjson.Decimal `json:"epsilon"`
}

// MarshalJSON writes budget and entries. A ledger without a budget, such as the zero one,
// is [survey.ErrArgument].
func (l *Ledger) MarshalJSON() ([]byte, error) {
	if l.Budget().IsZero() {
		return nil, fmt.Errorf("privacy: ledger without a budget: %w", survey.ErrArgument)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	out := ledgerJSON{Version: version, Budget: strictjson.Decimal(epsilon(l.budget)), Entries: []entryJSON{}}
	for _, e := range l.entries {
		out.Entries = append(out.Entries, entryJSON{e.name, strictjson.Decimal(epsilon(e.cost))})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Ledger.MarshalJSON] writes. Anything else, entries beyond the
// budget among it, is [survey.ErrEncoding] and leaves the ledger as it was. A ledger
// that has spent something is not overwritten ([survey.ErrArgument]).
func (l *Ledger) UnmarshalJSON(data []byte) error {
	if l == nil {
		return fmt.Errorf("privacy: unmarshal into nil: %w", survey.ErrArgument)
	}
	var in ledgerJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("privacy: ledger: %w: %w", survey.ErrEncoding, err)
	}
	if in.Version != version {
		return fmt.Errorf("privacy: ledger of version %d: %w", in.Version, survey.ErrEncoding)
	}
	if in.Entries == nil { // what was spent is not forgotten with half of a text
		return fmt.Errorf("privacy: ledger without entries: %w", survey.ErrEncoding)
	}
	read, err := NewLedger(decimal.Decimal(in.Budget))
	if err != nil {
		return fmt.Errorf("privacy: ledger: %w: %w", survey.ErrEncoding, err)
	}
	for i, e := range in.Entries {
		cost, err := steps(decimal.Decimal(e.Epsilon))
		if err == nil {
			err = read.take(e.Name, cost)
		}
		if err != nil {
			return fmt.Errorf("privacy: ledger: entry %d: %w: %w", i, survey.ErrEncoding, err)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) > 0 {
		return fmt.Errorf("privacy: a ledger with %d entries is not overwritten: %w", len(l.entries), survey.ErrArgument)
	}
	l.budget, l.left, l.entries, l.names = read.budget, read.left, read.entries, read.names
	return nil
}

// maxName is the length of a name in bytes.
const maxName = 1024

// take records an entry.
func (l *Ledger) take(name string, cost int64) error {
	if err := l.may(name, cost); err != nil {
		return err
	}
	if l.names == nil {
		l.names = make(map[string]bool)
	}
	l.entries, l.names[name] = append(l.entries, entry{name, cost}), true
	l.left -= cost
	return nil
}

func (l *Ledger) may(name string, cost int64) error {
	switch {
	case name == "" || len(name) > maxName || !utf8.ValidString(name):
		return fmt.Errorf("name %.40q of a release: %w", name, survey.ErrArgument)
	case l.names[name]:
		return fmt.Errorf("release %.40q is in the ledger: %w", name, survey.ErrArgument)
	case cost > l.left:
		return fmt.Errorf("release %.40q takes %s of %s: %w", name, epsilon(cost), epsilon(l.left), ErrExhausted)
	}
	return nil
}
