#!/usr/bin/env python3
"""Writes the sample team's records beside this script.

Usage: generate.py [--as-of DATE] [--seed N]

The same date and seed give the same bytes. Employees and absences are written by hand. How much is overdue, forgotten,
expiring or unanswered on the morning of DATE is set by the numbers in PLAN; everything else is in order.
"""

import argparse
import csv
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from duties import Duties

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("Europe/Warsaw")

# What waits for the team on the first morning.
PLAN = {"overdue": 13, "in_arrears": 1, "silent": 6, "never_contacted": 1, "expiring": 4, "notice": 3, "complaints": 4,
        "serious": 1}

POLISH_FIRST = ["Hurtownia", "Drukarnia", "Piekarnia", "Stolarnia", "Przychodnia", "Księgarnia", "Odlewnia",
                "Spółdzielnia", "Gospodarstwo Ogrodnicze", "Biuro Podróży", "Zakład Szklarski", "Mleczarnia"]
POLISH_SECOND = ["Błękit", "Jaśmin", "Źródło", "Żuraw", "Świerk", "Łoś", "Ćmielów", "Jutrzenka", "Wrzos", "Gwarek",
                 "Pod Dębem", "Nad Odrą"]
POLISH_FORM = ["sp. z o.o.", "s.c.", "sp. j.", "S.A.", "sp. k."]
RUSSIAN_FIRST = ["Мастерская", "Типография", "Пекарня", "Мебельная фабрика", "Аптека", "Стройбаза", "Автосервис"]
RUSSIAN_SECOND = ["Берёза", "Журавль", "Заря", "Ёлка", "Север", "Подсолнух", "Якорь", "Тишина"]
ENGLISH_FIRST = ["Ashworth", "Blackwood", "Carrington", "Dunmore", "Ellery", "Fairfax", "Greenhill", "Hartley",
                 "Kingsley", "Lockwood"]
ENGLISH_SECOND = ["Logistics", "Foods", "Textiles", "Instruments", "Outfitters", "Interiors"]
ENGLISH_FORM = ["Ltd", "plc", "& Sons", "LLP"]

# Names as they come out of real address books.
BY_HAND = [
    ("K0001", 'Przedsiębiorstwo Produkcyjno-Handlowo-Usługowe Eksportu Maszyn Rolniczych „Złota Łąka” im. Stanisława '
     'Wyspiańskiego w Szczebrzeszynie spółka z ograniczoną odpowiedzialnością spółka komandytowa', "anna"),
    ("K0002", 'Zakład Usługowy "Płomień" s.c. J. Gżegżółka, B. Brzęczyszczykiewicz', "piotr"),
    ("K0003", 'ООО «Ромашка», филиал в г. Калининграде', "olga"),
    ("K0004", "O'Brien & Sons; Importers", "james"),
    ("K0005", "Café Zażółć – Gęślą Jaźń", "marek"),
    ("K0006", "Общество с ограниченной ответственностью «Щучий хвост»", "olga"),
    ("K0007", "7 Seas, Inc. (formerly \"Eight\")", None),  # nobody looks after this client
]

TITLES = {"pl": ["Umowa serwisowa", "Dostawy hurtowe", "Dzierżawa urządzeń"],
          "ru": ["Договор поставки", "Сервисное обслуживание"],
          "en": ["Maintenance", "Annual supply", "Support, 8 hours a day"]}
COMPLAINTS = {"pl": ["Towar uszkodzony w transporcie", "Brak odpowiedzi na trzy e-maile",
                     "Serwisant nie przyjechał w umówionym terminie"],
              "ru": ["Поставка опоздала на неделю", "В накладной ошибка"],
              "en": ["Two pallets arrived wet", "Invoice lists goods that were never ordered", "Wrong size, twice"]}
SERIOUS = {"pl": ["Linia produkcyjna stoi po wymianie części"], "ru": ["После обновления остановился цех"],
           "en": ["Production line stands still since the update"]}
NOTES = {"pl": ["zadowolony z dostaw", "prosi o kontakt po świętach", ""], "ru": ["обсудили поставки", ""],
         "en": ["asked for a new price list", "met the new purchasing manager", ""]}
LANGUAGES = {"olga": "ru", "james": "en"}  # of what these managers write; the others write Polish


class Sample:
    def __init__(self, today, seed):
        self.today, self.zone, self.seed = today, ZONE, seed
        self.random = random.Random(seed)
        self.clients = self.make_clients()
        # Clients that the plan singles out, each for one thing only, so that the first morning is as planned.
        managed = [c for c in self.clients if c["relation"] == "active" and c["on_hold"] == "no" and c["manager"]]
        self.chosen = self.random.sample(managed[7:], 60)
        self.invoices, self.contracts, self.interactions, self.complaints = [], [], [], []

    def take(self, count):
        taken, self.chosen = self.chosen[:count], self.chosen[count:]
        return taken

    def ago(self, days):
        return self.today - timedelta(days=days)

    def word(self, words, client, draws=None):
        return (draws or self.random).choice(words[LANGUAGES.get(client["manager"], "pl")])

    def make_clients(self):
        names = [f'{a} „{b}” {self.random.choice(POLISH_FORM)}' for a in POLISH_FIRST for b in POLISH_SECOND]
        russian = [f"{a} «{b}»" for a in RUSSIAN_FIRST for b in RUSSIAN_SECOND]
        english = [f"{a} {b} {self.random.choice(ENGLISH_FORM)}" for a in ENGLISH_FIRST for b in ENGLISH_SECOND]
        people = (self.random.sample([(n, ["anna", "piotr", "marek"]) for n in names], 113)
                  + self.random.sample([(n, ["olga"]) for n in russian], 40)
                  + self.random.sample([(n, ["james"]) for n in english], 40))
        self.random.shuffle(people)
        rows = [{"id": i, "name": n, "manager": m or "", "relation": "active", "on_hold": "no"} for i, n, m in BY_HAND]
        for number, (name, managers) in enumerate(people, start=len(rows) + 1):
            rows.append({
                "id": f"K{number:04}", "name": name, "manager": self.random.choice(managers),
                "relation": self.random.choices(["active", "prospect", "former"], [86, 8, 6])[0],
                "on_hold": self.random.choices(["no", "yes"], [97, 3])[0]})
        return rows

    def make_invoices(self):
        overdue, (arrears, *_) = self.take(PLAN["overdue"]), self.take(PLAN["in_arrears"])
        drafts = []  # (issued, due, paid, status, client)
        for client in self.clients:
            if client["relation"] == "prospect":
                continue
            for _ in range(self.random.randint(2, 6)):
                issued = self.ago(self.random.randint(20, 330))
                due = issued + timedelta(days=self.random.choice([7, 14, 14, 21, 30]))
                paid = min(due + timedelta(days=self.random.randint(-9, 6)), self.ago(1))
                status = "cancelled" if self.random.random() < 0.02 else "paid"
                drafts.append((issued, due, max(paid, issued) if status == "paid" else None, status, client))
            if client["relation"] == "active" and self.random.random() < 0.4:
                issued = self.ago(self.random.randint(0, 6))
                drafts.append((issued, issued + timedelta(days=self.random.choice([14, 21, 30])), None, "open", client))
        late = [(self.random.randint(5, 40), client) for client in overdue]
        late += [(days, arrears) for days in (34, 47, 61)]
        late += [(9, self.clients[6]), (6, self.clients[0]), (11, self.disputed)]
        for days, client in late:
            drafts.append((self.ago(days + 14), self.ago(days), None, "open", client))
        drafts.sort(key=lambda draft: (draft[0], draft[4]["id"]))
        for serial, (issued, due, paid, status, client) in enumerate(drafts, start=1):
            amount = round(self.random.lognormvariate(8, 1), 2)
            number = f"FV/{issued:%Y}/{issued:%m}/{serial:04}"
            self.invoices.append((number, client["id"], issued, due, paid, amount, status))

    def make_contracts(self):
        self.contract_count = 0
        for number, client in enumerate((c for c in self.clients if c["relation"] == "active"), start=1):
            roll = self.random.random()
            if roll < 0.3:
                continue
            renewal = "automatic" if roll < 0.6 else "by_agreement"
            endless = roll > 0.9
            ends = None if endless else self.today + timedelta(days=self.random.randint(130, 700))
            self.add_contract(client, renewal, ends, self.random.choice([30, 60]) if renewal == "automatic" else None)
        for client in self.take(PLAN["expiring"]):
            self.contracts = [c for c in self.contracts if c["client"] != client["id"]]
            self.add_contract(client, "by_agreement", self.today + timedelta(days=self.random.randint(3, 58)), None)
        for client in self.take(PLAN["notice"]):
            notice = self.random.choice([30, 60])
            ends = self.today + timedelta(days=notice + self.random.randint(2, 13))
            self.add_contract(client, "automatic", ends, notice)
        renewed = self.clients[1]  # about to end, but the next one is signed: nobody needs to be reminded
        self.contracts = [c for c in self.contracts if c["client"] != renewed["id"]]
        ends = self.today + timedelta(days=21)
        self.add_contract(renewed, "by_agreement", ends, None)
        self.add_contract(renewed, "by_agreement", ends + timedelta(days=365), None, starts=ends + timedelta(days=1))

    def add_contract(self, client, renewal, ends, notice, starts=None):
        starts = starts or (ends or self.today) - timedelta(days=self.random.choice([730, 1095]))
        currency = self.random.choice(["PLN", "PLN", "PLN", "EUR"])
        self.contract_count += 1  # not the length of the list: contracts are taken out of it, too
        self.contracts.append({
            "id": f"U{self.contract_count:04}", "client": client["id"], "title": self.word(TITLES, client),
            "starts_on": starts,
            "ends_on": ends or "", "renewal": renewal, "notice_days": notice or "",
            "yearly_value": f"{self.random.randint(12, 400) * 500}.00 {currency}",
            "status": "active"})

    def make_interactions(self):
        silent = {c["id"] for c in self.take(PLAN["silent"])}
        never = {c["id"] for c in self.take(PLAN["never_contacted"])}
        for client in self.clients:
            if client["id"] in never:
                continue
            latest = self.random.randint(61, 140) if client["id"] in silent else self.random.randint(1, 55)
            days = [latest] + [latest + self.random.randint(20, 240) for _ in range(self.random.randint(1, 5))]
            for day in days:
                note = self.word(NOTES, client)
                row = {"client": client["id"], "happened_on": str(self.ago(day)),
                       "kind": self.random.choice(["call", "call", "mail", "meeting", "visit"])}
                if client["manager"]:
                    row["employee"] = client["manager"]
                if note:
                    row["note"] = note
                self.interactions.append(row)
        self.interactions.sort(key=lambda row: (row["happened_on"], row["client"]))
        self.interactions = [{"id": f"I{n:05}", **row} for n, row in enumerate(self.interactions, start=1)]

    def make_complaints(self):
        answered = [c for c in self.clients if c["relation"] == "active"]
        for client in self.random.sample(answered, 25):
            received = self.ago(self.random.randint(15, 300))
            closed = received + timedelta(days=self.random.randint(0, 9))
            self.add_complaint(client, "normal", received, closed, COMPLAINTS)
        disputing = self.take(PLAN["complaints"])
        for client in disputing:
            self.add_complaint(client, "normal", self.ago(self.random.randint(6, 12)), None, COMPLAINTS)
        self.disputed = disputing[0]  # owes an invoice that nobody is to chase while the complaint is open
        for client in self.take(PLAN["serious"]):
            self.add_complaint(client, "serious", self.ago(3), None, SERIOUS)

    def add_complaint(self, client, severity, received, closed, summaries):
        time = self.random.randint(8, 17), self.random.randint(0, 59)
        at = datetime(received.year, received.month, received.day, *time)
        self.complaints.append({
            "id": f"R{len(self.complaints) + 1:03}", "client": client["id"], "summary": self.word(summaries, client),
            "severity": severity, "received_at": at.replace(tzinfo=ZONE).isoformat(), "closed_on": closed or ""})

    def write(self, folder):
        self.make_complaints()
        self.make_invoices()
        self.make_contracts()
        self.make_interactions()
        for days in (24, 40):
            self.add_complaint(self.disputed, "normal", self.ago(days), self.ago(days - 3), COMPLAINTS)
        duties = Duties(self, random.Random(f"duties {self.seed}"))
        duties.complete()
        for name, rows in duties.tables().items():
            write_csv(folder / f"{name}.csv", rows)
        write_csv(folder / "clients.csv", self.clients)
        write_csv(folder / "contracts.csv", self.contracts)
        write_csv(folder / "complaints.csv", self.complaints)
        lines = (json.dumps(row, ensure_ascii=False) for row in self.interactions)
        (folder / "interactions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with open(folder / "faktury.csv", "w", encoding="windows-1250", newline="") as file:
            rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
            rows.writerow(["Numer", "Kontrahent", "Data wystawienia", "Termin płatności", "Data zapłaty", "Kwota",
                           "Stan", "Zapłacono", "Obiecana zapłata"])
            states = {"open": "Otwarta", "paid": "Zapłacona", "cancelled": "Anulowana"}
            for number, client, issued, due, paid, amount, status, paid_amount, promised in self.invoices:
                rows.writerow([number, client, polish(issued), polish(due), polish(paid) if paid else "",
                               zloty(amount), states[status], zloty(paid_amount) if paid_amount else "",
                               polish(promised) if promised else ""])


def zloty(amount):
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def polish(day):
    return f"{day:%d.%m.%Y}"


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="DATE")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    Sample(options.as_of, options.seed).write(HERE)
