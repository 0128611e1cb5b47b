package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime/debug"

	"tocsin/config"
	"tocsin/incident"
	"tocsin/storage"
)

var manifestCommand = command{
	name: "manifest", about: "print the Slack app manifest to create the app from",
	help: `Prints the manifest. On https://api.slack.com/apps choose Create New App, From a manifest, and paste it.`,
	run: func(_ context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		if err := parse(flags, args); err != nil {
			return err
		}
		_, err := out.Write(manifest)
		return err
	},
}

var migrateCommand = command{
	name: "migrate", about: "bring the database to this version (run does so by itself)",
	help: `Brings the database to the version that this program needs, and says from which to which it went.`,
	run: func(ctx context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		path := configFlag(flags)
		if err := parse(flags, args); err != nil {
			return err
		}
		cfg, err := readConfig(*path, config.LoadWithoutTokens)
		if err != nil {
			return &setupError{err}
		}
		from, to, err := storage.Migrate(ctx, cfg.Storage.URL.Reveal())
		if err != nil {
			return &setupError{err}
		}
		if from == to {
			fmt.Fprintf(out, "The database is at version %d already: nothing was to do.\n", to)
			return nil
		}
		fmt.Fprintf(out, "The database went from version %d to version %d.\n", from, to)
		return nil
	},
}

var versionCommand = command{
	name: "version", about: "print the version", help: "Prints the version of the program and of Go.",
	run: func(_ context.Context, out io.Writer, flags *flag.FlagSet, args []string) error {
		if err := parse(flags, args); err != nil {
			return err
		}
		version, goVersion := "unknown", "unknown"
		if info, ok := debug.ReadBuildInfo(); ok {
			version, goVersion = info.Main.Version, info.GoVersion
		}
		fmt.Fprintf(out, "tocsin %s, %s\n", version, goVersion)
		return nil
	},
}

// hint says what is most often missing for a reference of one kind, and where it stands.
func hint(t incident.Target, where string) string {
	switch t.Kind {
	case incident.ByChannel:
		return "make it, or correct " + where + ", or invite tocsin into the channel"
	case incident.OnCall:
		return "put a schedule of that name into the folder that on_call.folder names, or correct " + where
	case incident.ByPager:
		return "add it to paging.pagers in config.yaml, or correct " + where
	}
	return "make it, or correct " + where
}
