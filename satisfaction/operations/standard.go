package operations

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/strictjson"
)

// A Promise is what customers were promised for one kind of service.
type Promise struct {
	// Service is the kind, such as "repair, urgent": not empty, once in a standard.
	Service string
	// Response is the time until somebody turns to it. 0: none promised. Valid range:
	// not negative.
	Response time.Duration
	// Resolution is the time until it is done. 0: none promised. Valid range: not
	// negative.
	Resolution time.Duration
}

const (
	maxServices = 1 << 16
	maxName     = 1 << 10 // bytes
)

// A Standard is the promises of a company by kind of service. It is immutable and
// safe for concurrent use; the zero value has no service.
type Standard struct {
	promises []Promise // by service
	print    []byte    // canonical
}

// NewStandard builds a standard from promises, in any order. None, one without a
// service, with a service that another has, with a name that is not UTF-8 or longer
// than 1024 bytes, or a negative time, is [ErrDefinition].
func NewStandard(promises []Promise) (*Standard, error) {
	s := &Standard{promises: slices.Clone(promises)}
	slices.SortFunc(s.promises, func(a, b Promise) int { return strings.Compare(a.Service, b.Service) })
	if len(promises) == 0 || len(promises) > maxServices {
		return nil, fmt.Errorf("operations: standard of %d services: %w", len(promises), ErrDefinition)
	}
	s.print = codec.AppendUvarint(nil, uint64(len(s.promises)))
	for i, p := range s.promises {
		switch {
		case p.Service == "" || len(p.Service) > maxName || !utf8.ValidString(p.Service):
			return nil, fmt.Errorf("operations: standard: service %.40q: %w", p.Service, ErrDefinition)
		case i > 0 && p.Service == s.promises[i-1].Service:
			return nil, fmt.Errorf("operations: standard: service %.40q twice: %w", p.Service, ErrDefinition)
		case p.Response < 0 || p.Resolution < 0:
			return nil, fmt.Errorf("operations: standard: %.40q promises %v and %v: %w", p.Service, p.Response, p.Resolution, ErrDefinition)
		}
		s.print = codec.AppendString(s.print, p.Service)
		s.print = codec.AppendUvarint(s.print, uint64(p.Response))
		s.print = codec.AppendUvarint(s.print, uint64(p.Resolution))
	}
	return s, nil
}

// readStandard reads a print.
func readStandard(r *codec.Reader) (*Standard, error) {
	var promises []Promise
	for range r.Count(maxServices, 3) {
		p := Promise{Service: r.String(maxName)}
		response, resolution := r.Uvarint(), r.Uvarint()
		if response > 1<<63-1 || resolution > 1<<63-1 {
			r.Fail("promise out of range")
		}
		p.Response, p.Resolution = time.Duration(response), time.Duration(resolution)
		promises = append(promises, p)
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	if !slices.IsSortedFunc(promises, func(a, b Promise) int { return strings.Compare(a.Service, b.Service) }) {
		return nil, fmt.Errorf("services out of order: %w", ErrEncoding)
	}
	s, err := NewStandard(promises)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return s, nil
}

// Promises are the promises in ascending order of the service, a fresh copy.
func (s *Standard) Promises() []Promise {
	if s == nil {
		return nil
	}
	return slices.Clone(s.promises)
}

// index is the position of a service, −1 for one that the standard does not have.
func (s *Standard) index(service string) int {
	i, ok := slices.BinarySearchFunc(s.promises, service, func(p Promise, name string) int { return strings.Compare(p.Service, name) })
	if !ok {
		return -1
	}
	return i
}

func (s *Standard) equal(o *Standard) bool { return bytes.Equal(s.print, o.print) }

type promiseJSON struct {
	Service    string `json:"service"`
	Response   string `json:"response,omitempty"`
	Resolution string `json:"resolution,omitempty"`
}

func (p Promise) text() promiseJSON {
	text := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	return promiseJSON{p.Service, text(p.Response), text(p.Resolution)}
}

func (j promiseJSON) promise() (p Promise, err error) {
	p.Service = j.Service
	if p.Response, err = parse(j.Response); err == nil {
		p.Resolution, err = parse(j.Resolution)
	}
	if err != nil {
		return Promise{}, fmt.Errorf("operations: promise for %.40q: %w: %w", j.Service, ErrEncoding, err)
	}
	return p, nil
}

// MarshalJSON writes the service and its times as Go writes a Duration, "48h0m0s"; a
// time that is not promised is left out.
func (p Promise) MarshalJSON() ([]byte, error) { return json.Marshal(p.text()) }

// UnmarshalJSON reads times as [time.ParseDuration] does: "4h", "90m". Anything else,
// unknown keys included, is [ErrEncoding]. On an error p is unchanged.
func (p *Promise) UnmarshalJSON(data []byte) error {
	if p == nil {
		return fmt.Errorf("operations: unmarshal into a nil promise: %w", ErrArgument)
	}
	var in promiseJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("operations: promise: %w: %w", ErrEncoding, err)
	}
	read, err := in.promise()
	if err != nil {
		return err
	}
	*p = read
	return nil
}

// MarshalJSON writes the promises as a list, each as [Promise.MarshalJSON] does. The
// zero value is [ErrArgument].
func (s *Standard) MarshalJSON() ([]byte, error) {
	if s == nil || len(s.promises) == 0 {
		return nil, fmt.Errorf("operations: encode a zero standard: %w", ErrArgument)
	}
	return json.Marshal(s.promises)
}

// UnmarshalJSON reads a list of promises, in any order, each as
// [Promise.UnmarshalJSON] does; what [NewStandard] refuses is its error. It is for
// filling a new Standard, not for changing one in use.
func (s *Standard) UnmarshalJSON(data []byte) error {
	if s == nil {
		return fmt.Errorf("operations: unmarshal into a nil standard: %w", ErrArgument)
	}
	var in []promiseJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("operations: standard: %w: %w", ErrEncoding, err)
	}
	if in == nil {
		return fmt.Errorf("operations: standard: null: %w", ErrEncoding)
	}
	promises := make([]Promise, len(in))
	for i, j := range in {
		var err error
		if promises[i], err = j.promise(); err != nil {
			return err
		}
	}
	read, err := NewStandard(promises)
	if err != nil {
		return err
	}
	*s = *read
	return nil
}

func parse(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	return time.ParseDuration(text)
}
