import unittest

from greeter.names import tidy


class TidyTest(unittest.TestCase):
    def test_spaces_around_a_name_are_dropped(self):
        self.assertEqual("Ada", tidy("  Ada "))

    def test_capitals_are_kept_as_their_owner_writes_them(self):
        for name in ("John McCarthy", "Guido van Rossum", "bell hooks Jr."):
            self.assertEqual(name, tidy(name))
