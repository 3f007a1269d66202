import unittest

from greeter import greet, salutation


class SalutationTest(unittest.TestCase):
    def test_the_hours_before_noon_are_morning(self):
        for hour in (0, 6, 11):
            self.assertEqual("Good morning", salutation(hour))

    def test_noon_is_afternoon(self):
        self.assertEqual("Good afternoon", salutation(12))

    def test_the_evening_starts_at_six(self):
        self.assertEqual("Good afternoon", salutation(17))
        self.assertEqual("Good evening", salutation(18))

    def test_there_is_no_hour_24(self):
        with self.assertRaises(ValueError):
            salutation(24)


class GreetTest(unittest.TestCase):
    def test_the_greeting_names_the_person(self):
        self.assertEqual("Good evening, Ada!", greet("Ada", 20))
