"""Record files to measure with: clients of three sizes with five invoices, six interactions and a contract each, and
few complaints, as of 2026-06-30. The same number of clients always makes the same files.

usage: data.py CLIENTS FOLDER"""

import datetime
import os
import random
import sys

AS_OF = datetime.date(2026, 6, 30)
SEED = 42

CURRENCIES = ["EUR"] * 6 + ["USD"] * 2 + ["GBP", "CHF"]
SEGMENTS = {"smb": 1.0, "mid": 3.0, "ent": 8.0}
SEGMENT_WEIGHTS = ["smb"] * 6 + ["mid"] * 3 + ["ent"]
PAYMENT_DAYS = (14, 30, 30, 60)
INTERACTION_PAUSES = (40, 120, 250)
CHANNELS = ["email", "phone", "meeting", "chat"]
SEVERITIES = ["low"] * 5 + ["medium"] * 3 + ["high"] * 2

HEADERS = {
    "client": "id,name,email,segment,created_on",
    "invoice": "id,client,amount,issued_on,due_on,paid_on,status",
    "interaction": "id,client,happened_on,channel",
    "contract": "id,client,ends_on,auto_renew,value",
    "complaint": "id,client,opened_on,closed_on,severity",
}

DAYS = {day: (AS_OF + datetime.timedelta(days=day)).isoformat() for day in range(-4000, 2001)}


def padded(letter, number):
    """Ids whose order as texts is their order as numbers."""
    return f"{letter}{number:07d}"


def euros(cents):
    return f"{cents // 100}.{cents % 100:02d} EUR"


class Generator:
    def __init__(self, clients):
        self.clients = clients
        self.random = random.Random(SEED)
        self.counts = dict.fromkeys(HEADERS, 0)

    def pick(self, values):
        return values[self.random.randrange(len(values))]

    def next_id(self, record, letter):
        self.counts[record] += 1
        return padded(letter, self.counts[record])

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.files = {record: open(f"{folder}/{record}.csv", "w") for record in HEADERS}
        for record, header in HEADERS.items():
            self.files[record].write(header + "\n")
        for number in range(1, self.clients + 1):
            self.client(number)
        for file in self.files.values():
            file.close()
        return self.counts

    def row(self, record, *values):
        self.files[record].write(",".join(values) + "\n")

    def client(self, number):
        # Drawn and not used: so every later draw stays the one that the expected matches belong to.
        self.pick(CURRENCIES)
        segment = self.pick(SEGMENT_WEIGHTS)
        client = self.next_id("client", "c")
        self.row("client", client, f"Client {number:07d}", f"c{number}@example.test", segment,
                 DAYS[-self.random.randrange(400, 3000)])
        scale = SEGMENTS[segment]
        unpaid_share = 0.25 if self.random.random() < 0.1 else 0.04
        for _ in range(5):
            self.invoice(client, scale, unpaid_share)
        pause = self.pick(INTERACTION_PAUSES)
        for _ in range(6):
            day = -min(3999, int(self.random.expovariate(1 / pause)))
            self.row("interaction", self.next_id("interaction", "x"), client, DAYS[day], self.pick(CHANNELS))
        ends = DAYS[self.random.randrange(-100, 700)]
        renews = "yes" if self.random.random() < 0.6 else "no"
        value = int(self.random.lognormvariate(9, 1) * scale * 100)
        self.row("contract", self.next_id("contract", "k"), client, ends, renews, euros(value))
        chance = self.random.random()
        for _ in range(0 if chance < 0.78 else 1 if chance < 0.93 else 2 if chance < 0.99 else 3):
            self.complaint(client)

    def invoice(self, client, scale, unpaid_share):
        amount = int(self.random.lognormvariate(7.5, 1.1) * scale * 100)
        age = self.random.randrange(0, 720)
        due = self.pick(PAYMENT_DAYS) - age
        status, paid = self.payment(age, due, unpaid_share)
        self.row("invoice", self.next_id("invoice", "i"), client, euros(amount), DAYS[-age], DAYS[due], paid, status)

    def payment(self, age, due, unpaid_share):
        chance = self.random.random()
        if chance < 0.01:
            return "void", ""
        if chance < 0.02:
            return "disputed", ""
        if due > 0:
            if self.random.random() >= 0.2:
                return "open", ""
            return "paid", DAYS[-self.random.randrange(0, age + 1)] if age else DAYS[0]
        if self.random.random() < unpaid_share:
            return "open", ""
        paid = due + int(self.random.expovariate(1 / 6)) - 2
        return ("paid", DAYS[max(paid, -age)]) if paid <= 0 else ("open", "")

    def complaint(self, client):
        age = self.random.randrange(0, 365)
        closed = DAYS[-self.random.randrange(0, age + 1)] if self.random.random() < 0.6 else ""
        self.row("complaint", self.next_id("complaint", "p"), client, DAYS[-age], closed, self.pick(SEVERITIES))


if __name__ == "__main__":
    print(Generator(int(sys.argv[1])).write(sys.argv[2]))
