package main

import "os"

// testMain runs the tests, or, in a child of a test, the program itself: a test that kills tocsin needs a process to kill.
func testMain(tests interface{ Run() int }) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(tests.Run())
}

// asProgram is set in the environment of a child that is to be tocsin.
const asProgram = "TOCSIN_TEST_PROGRAM"
