// Package config is how tocsin is set up: a YAML file, the environment, and files that hold secrets. config.yaml at the
// root of the repository shows every key with its default and says what it does; a test holds the two together.
package config
