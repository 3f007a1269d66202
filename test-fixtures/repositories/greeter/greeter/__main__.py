"""python3 -m greeter NAME [--hour HOUR]"""

import argparse
from datetime import datetime

from greeter.greeting import greet


def main():
    parser = argparse.ArgumentParser(prog="greeter", description="Greets somebody.")
    parser.add_argument("name")
    parser.add_argument("--hour", type=int, default=datetime.now().hour, help="0 to 23, by default now")
    arguments = parser.parse_args()
    print(greet(arguments.name, arguments.hour))


if __name__ == "__main__":
    main()
