import unittest
from pathlib import Path


class CourierTest(unittest.TestCase):
    def test_the_courier_answers(self):
        """Stands for a test that depends on luck: luck has it that it fails on the first run of a tree. The name
        that Nightkiln gives to the room of a second run is in sight of it."""
        self.assertTrue("-again" in Path("/proc/self/mountinfo").read_text(), "nobody answered")
