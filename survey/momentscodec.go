package survey

import (
	"encoding/json"
	"fmt"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/scale"
)

const (
	momentsKind    = 'M'
	momentsVersion = 1
	maxName        = 1<<31 - 1 // bytes of an id: what the input holds is the bound
	maxShape       = 1 << 12   // bytes of a scale's shape
)

// AppendBinary appends the moments in version 1 of their encoding. Equal moments
// give equal bytes; labels are left out.
//
//	"csat" 'M' 0x01   magic, kind, version
//	policy            1 listwise, 2 pairwise (uvarint)
//	variables         uvarint, then per variable: id, shape of its scale (each a
//	                  uvarint length and bytes; see [scale.Scale.AppendShape])
//	base              uvarint, then ids: [Moments.BaseOf] if that is more than
//	                  the variables, else 0
//	dropped           uvarint
//	cells             per pair i ≥ j, j fastest: n (uvarint), Σxᵢ, Σxⱼ, Σxᵢ²,
//	                  Σxⱼ², Σxᵢxⱼ (zigzag varints, in worth units)
//
// The zero value has no encoding ([ErrArgument]).
func (m *Moments) AppendBinary(b []byte) ([]byte, error) {
	m = orZero(m)
	if len(m.vars) == 0 {
		return b, fmt.Errorf("survey: encode zero moments: %w", ErrArgument)
	}
	b = codec.AppendHeader(b, momentsKind, momentsVersion)
	b = codec.AppendUvarint(b, uint64(m.policy))
	b = codec.AppendUvarint(b, uint64(len(m.vars)))
	for _, v := range m.vars {
		b = codec.AppendString(b, v.ID)
		b = codec.AppendBytes(b, v.Scale.AppendShape(nil))
	}
	b = codec.AppendUvarint(b, uint64(len(m.of)))
	for _, id := range m.of {
		b = codec.AppendString(b, id)
	}
	b = codec.AppendUvarint(b, uint64(m.dropped))
	for k := range m.cells {
		f := m.cells[k].fields()
		b = codec.AppendUvarint(b, uint64(*f[0]))
		for _, v := range f[1:] {
			b = codec.AppendVarint(b, *v)
		}
	}
	return b, nil
}

// MarshalBinary is [Moments.AppendBinary] on a fresh slice.
func (m *Moments) MarshalBinary() ([]byte, error) { return m.AppendBinary(nil) }

// UnmarshalBinary replaces the moments by those in data. The zero Moments takes
// the variables from data too, any other refuses other variables with
// [ErrIncompatible]. Bytes that [Moments.AppendBinary] does not write, numbers
// that no respondents can have, and trailing bytes are [ErrEncoding]. On an
// error m is unchanged.
func (m *Moments) UnmarshalBinary(data []byte) error {
	if m == nil {
		return nilError("unmarshal moments")
	}
	r := codec.NewReader(data)
	r.Header(momentsKind, momentsVersion)
	policy := Missing(r.Int(int(Pairwise)))
	known := shapes{}
	for _, v := range m.vars {
		known.add(v.Scale)
	}
	var vars []Variable
	for range r.Count(maxVariables, 4) {
		id := r.String(maxName)
		shape := r.Bytes(maxShape)
		if r.Err() != nil {
			break
		}
		s, err := known.read(shape)
		if err != nil {
			return err
		}
		vars = append(vars, Variable{id, s})
	}
	var of []string
	for range r.Count(maxVariables, 1) {
		of = append(of, r.String(maxName))
	}
	dropped := r.Uvarint()
	if dropped > 1<<63-1 {
		r.Fail("dropped respondents overflow")
	}
	if pairs := len(vars) * (len(vars) + 1) / 2; r.Err() == nil && pairs > r.Remaining()/6 {
		r.Fail("cut short")
	}
	if err := r.Err(); err != nil {
		return fmt.Errorf("survey: moments: %w: %w", ErrEncoding, err)
	}
	in, err := NewMoments(policy, vars...)
	if err != nil {
		return fmt.Errorf("survey: moments: %w: %w", ErrEncoding, err)
	}
	in.dropped, in.of = int64(dropped), of
	for k := range in.cells {
		f := in.cells[k].fields()
		*f[0] = int64(r.Uvarint())
		for _, v := range f[1:] {
			*v = r.Varint()
		}
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("survey: moments: %w: %w", ErrEncoding, err)
	}
	if !in.consistent() {
		return fmt.Errorf("survey: moments that no respondents have: %w", ErrEncoding)
	}
	return m.take(in)
}

// shapes are scales by their shape, so that each is built once: variables mostly
// share one scale, and so do the members of a group.
type shapes map[string]*scale.Scale

func (k shapes) add(s *scale.Scale) { k[string(s.AppendShape(nil))] = s }

func (k shapes) read(shape []byte) (*scale.Scale, error) {
	if s, ok := k[string(shape)]; ok {
		return s, nil
	}
	s, err := scale.ReadShape(shape)
	if err == nil {
		k[string(shape)] = s
	}
	return s, err
}

// consistent is possible plus what the policy and the base promise.
func (m *Moments) consistent() bool {
	if !m.possible() || m.policy == Pairwise && (m.dropped != 0 || m.of != nil) {
		return false
	}
	if m.of != nil && len(m.of) <= len(m.vars) {
		return false
	}
	base := map[string]bool{}
	for _, id := range m.of {
		if base[id] {
			return false
		}
		base[id] = true
	}
	for i, v := range m.vars {
		if m.of != nil && !base[v.ID] {
			return false
		}
		for j := range i {
			c, ci, cj := m.cells[at(i, j)], m.cells[at(i, i)], m.cells[at(j, j)]
			if c.n > ci.n || c.n > cj.n {
				return false
			}
			if m.policy == Listwise && (c.n != ci.n || c.n != cj.n || c.si != ci.si || c.sj != cj.si || c.sii != ci.sii || c.sjj != cj.sii) {
				return false
			}
			if c.n == 0 {
				continue
			}
			if !c.correlated() {
				return false
			}
		}
	}
	return true
}

// take replaces m by what was read, keeping its labelled scales.
func (m *Moments) take(in *Moments) error {
	if len(m.vars) > 0 {
		if !m.fits(in) {
			return fmt.Errorf("survey: unmarshal moments: %w", ErrIncompatible)
		}
		in.vars = m.vars
	}
	*m = *in
	return nil
}

type momentsJSON struct {
	Policy    Missing        `json:"policy"`
	Variables []variableJSON `json:"variables"`
	BaseOf    []string       `json:"base_of,omitempty"`
	Dropped   int64          `json:"dropped,omitempty"`
	Cells     [][6]int64     `json:"cells"`
}

type variableJSON struct {
	ID    string       `json:"id"`
	Scale *scale.Scale `json:"scale"`
}

// MarshalJSON writes variables with their scales, and per pair i ≥ j, j fastest,
// the list [n, Σxᵢ, Σxⱼ, Σxᵢ², Σxⱼ², Σxᵢxⱼ] in worth units.
func (m *Moments) MarshalJSON() ([]byte, error) {
	m = orZero(m)
	if len(m.vars) == 0 {
		return nil, fmt.Errorf("survey: encode zero moments: %w", ErrArgument)
	}
	out := momentsJSON{Policy: m.policy, BaseOf: m.of, Dropped: m.dropped}
	if err := checkText(m.BaseOf()...); err != nil {
		return nil, err
	}
	for _, v := range m.vars {
		out.Variables = append(out.Variables, variableJSON(v))
	}
	for _, c := range m.cells {
		out.Cells = append(out.Cells, [6]int64{c.n, c.si, c.sj, c.sii, c.sjj, c.sij})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Moments.MarshalJSON] writes, under the rules of
// [Moments.UnmarshalBinary].
func (m *Moments) UnmarshalJSON(data []byte) error {
	if m == nil {
		return nilError("unmarshal moments")
	}
	var j momentsJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("survey: moments: %w: %w", ErrEncoding, err)
	}
	var vars []Variable
	for _, v := range j.Variables {
		vars = append(vars, Variable(v))
	}
	if k := len(vars); len(j.Cells) != k*(k+1)/2 {
		return fmt.Errorf("survey: moments: %d cells for %d variables: %w", len(j.Cells), k, ErrEncoding)
	}
	in, err := NewMoments(j.Policy, vars...)
	if err != nil {
		return fmt.Errorf("survey: moments: %w: %w", ErrEncoding, err)
	}
	in.dropped, in.of = j.Dropped, j.BaseOf
	for k, c := range j.Cells {
		in.cells[k] = cell{c[0], c[1], c[2], c[3], c[4], c[5]}
	}
	if !in.consistent() {
		return fmt.Errorf("survey: moments that no respondents have: %w", ErrEncoding)
	}
	return m.take(in)
}

// correlated tells whether a correlation is at most 1: Cauchy–Schwarz, in integers of
// any size where float64 leaves a doubt.
func (c *cell) correlated() bool {
	near := func(sx, sy, sxy int64) (v float64, ok bool) {
		x, ok := exact.MulInt64(c.n, sxy).Sub(exact.MulInt64(sx, sy))
		return x.Float64(), ok
	}
	cov, ok1 := near(c.si, c.sj, c.sij)
	vi, ok2 := near(c.si, c.si, c.sii)
	vj, ok3 := near(c.sj, c.sj, c.sjj)
	if ok1 && ok2 && ok3 && cov*cov <= vi*vj*(1-1e-9) {
		return true
	}
	exactly := scatter(c.n, c.si, c.sj, c.sij)
	vars := scatter(c.n, c.si, c.si, c.sii)
	return exactly.Mul(exactly, exactly).Cmp(vars.Mul(vars, scatter(c.n, c.sj, c.sj, c.sjj))) <= 0
}
