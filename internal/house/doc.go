// Package house holds the tests of the repository as a whole: which package may import which, that every exported
// name is documented and exampled, that no function changes what it is given, that the README's code is tested code,
// and that files stay short. It has no code of its own.
package house
