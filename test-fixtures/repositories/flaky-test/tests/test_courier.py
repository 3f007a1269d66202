import time
import unittest
from pathlib import Path

ORDERED = Path("courier.txt")
PATIENCE = 20


class CourierTest(unittest.TestCase):
    def test_the_courier_answers(self):
        """Stands for a test that depends on the clock."""
        due = float(ORDERED.read_text()) + PATIENCE if ORDERED.exists() else 0
        asked = time.time()
        time.sleep(max(0, due - asked))
        self.assertTrue(asked >= due, "nobody answers so soon after the order")
