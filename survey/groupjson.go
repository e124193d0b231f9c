package survey

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/gocsat/csat/internal/strictjson"
)

type groupJSON struct {
	Empty   json.RawMessage            `json:"empty"`
	Members map[string]json.RawMessage `json:"members"`
}

// MarshalJSON writes {"empty":…,"members":{key:…}}: the empty accumulator and
// those of the keys that hold something. Members that do not marshal to JSON, and
// keys that are not UTF-8, are [ErrArgument].
func (g *Group[K, A]) MarshalJSON() ([]byte, error) {
	if g == nil || g.members == nil {
		return nil, fmt.Errorf("survey: encode zero group: %w", ErrArgument)
	}
	member := func(a A) (json.RawMessage, error) {
		m, ok := any(a).(json.Marshaler)
		if !ok {
			return nil, fmt.Errorf("survey: group: %T has no JSON: %w", a, ErrArgument)
		}
		return m.MarshalJSON()
	}
	empty, err := member(g.empty)
	if err != nil {
		return nil, err
	}
	out := groupJSON{empty, map[string]json.RawMessage{}}
	for _, k := range g.Keys() {
		key := keyText(k)
		if err := checkText(key); err != nil {
			return nil, err
		}
		if out.Members[key], err = member(g.members[k]); err != nil {
			return nil, fmt.Errorf("survey: group: key %v: %w", k, err)
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Group.MarshalJSON] writes, under the rules of
// [Group.UnmarshalBinary].
func (g *Group[K, A]) UnmarshalJSON(data []byte) error {
	if g == nil || g.members == nil {
		return fmt.Errorf("survey: unmarshal into a zero group: %w", ErrArgument)
	}
	var j groupJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("survey: group: %w: %w", ErrEncoding, err)
	}
	if j.Empty == nil || j.Members == nil {
		return fmt.Errorf("survey: group without empty or members: %w", ErrEncoding)
	}
	member := func(what string, text json.RawMessage, wantEmpty bool) (A, error) {
		a := g.empty.Clone()
		m, ok := any(a).(json.Unmarshaler)
		if !ok {
			return a, fmt.Errorf("survey: group: %T reads no JSON: %w", a, ErrArgument)
		}
		if err := m.UnmarshalJSON(text); err != nil {
			return a, fmt.Errorf("survey: group: %s: %w", what, err)
		}
		if a.IsEmpty() != wantEmpty {
			return a, fmt.Errorf("survey: group: %s: empty member: %w", what, ErrEncoding)
		}
		return a, nil
	}
	if _, err := member("empty member", j.Empty, true); err != nil {
		return err
	}
	members := map[K]A{}
	for _, text := range slices.Sorted(maps.Keys(j.Members)) {
		k, err := parseKey[K](text)
		if err != nil {
			return err
		}
		if members[k], err = member(text, j.Members[text], false); err != nil {
			return err
		}
	}
	g.members = members
	return nil
}

func keyText[K Key](key K) string {
	switch v := reflect.ValueOf(key); {
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	default:
		return strconv.FormatUint(v.Uint(), 10)
	}
}

// parseKey reads what keyText writes: 07 is no other way to write 7.
func parseKey[K Key](text string) (key K, err error) {
	switch v := reflect.ValueOf(&key).Elem(); {
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.CanInt():
		var x int64
		x, err = strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(x)
	default:
		var x uint64
		x, err = strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(x)
	}
	if err != nil || keyText(key) != text {
		return key, fmt.Errorf("survey: group: key %q: %w", text, ErrEncoding)
	}
	return key, nil
}
