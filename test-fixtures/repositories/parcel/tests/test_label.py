import unittest

from parcel.label import label, postage


class LabelTest(unittest.TestCase):
    def test_three_lines(self):
        self.assertEqual("Ada\nHigh Street 1\nLONDON", label("Ada", "High Street 1", "London"))

    def test_spaces_around_are_dropped(self):
        self.assertEqual("Ada\nHigh Street 1\nLONDON", label(" Ada", "High Street 1 ", "London "))

    def test_postage_has_two_digits(self):
        self.assertEqual("4.05", postage(405))
