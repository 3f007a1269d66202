import unittest

from parcel.price import price


class PriceTest(unittest.TestCase):
    def test_the_first_kilogram(self):
        self.assertEqual(400, price(1000))

    def test_whole_kilograms(self):
        self.assertEqual(600, price(3000))

    def test_nothing_weighs_nothing(self):
        with self.assertRaises(ValueError):
            price(0)
