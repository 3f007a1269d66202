"""Runs the tests and writes what they said as JUnit XML."""

import sys
import unittest
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr


class Report(unittest.TextTestResult):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.cases = []

    def note(self, test, outcome=""):
        suite, _, name = test.id().rpartition(".")
        self.cases.append(f"<testcase classname={quoteattr(suite)} name={quoteattr(name)}>{outcome}</testcase>")

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, f"<failure message={quoteattr(str(err[1]))}>{escape(self.failures[-1][1])}</failure>")

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, f"<error message={quoteattr(str(err[1]))}>{escape(self.errors[-1][1])}</error>")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, f"<skipped message={quoteattr(reason)}/>")


suite = unittest.defaultTestLoader.discover("tests", top_level_dir=".")
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Report).run(suite)
Path("reports").mkdir(exist_ok=True)
Path("reports/junit.xml").write_text(
    f'<testsuite name="parcel" tests="{result.testsRun}">' + "".join(result.cases) + "</testsuite>\n"
)
sys.exit(not result.wasSuccessful())
