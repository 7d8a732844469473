"""What the sample team has besides clients, invoices and contracts: projects, meetings, surveys, leads and the like.

`generate.py` writes it. As there, a few records wait for somebody on the first morning or within the quarter after it, and
everything else is in order.
"""

from datetime import datetime, time, timedelta

PEOPLE = {"pl": ["Barbara Wójcik", "Tomasz Zieliński", "Łukasz Ożóg", "Żaneta Sęk", "Jadwiga Król", "Marcin Dąbek"],
          "ru": ["Ирина Лебедева", "Пётр Щеглов", "Юлия Ежова"],
          "en": ["Grace Whitfield", "Owen Price", "Harriet Cole"]}
POSITIONS = {"pl": ["prezes", "główna księgowa", "kierownik zakupów"], "ru": ["директор", "начальник снабжения"],
             "en": ["purchasing manager", "finance director"]}
PROJECTS = {"pl": ["Wdrożenie magazynu", "Przeprowadzka hali"], "ru": ["Запуск склада", "Модернизация линии"],
            "en": ["Warehouse roll-out", "New packing line"]}
TASKS = {"pl": ["Projekt instalacji", "Szkolenie załogi", "Odbiór sprzętu"], "ru": ["Обучение персонала", "Монтаж"],
         "en": ["Training the crew", "Site inspection"]}
MEETINGS = {"pl": ["Przegląd współpracy", "Negocjacje cen"], "ru": ["Обзор поставок", "Цены на следующий год"],
            "en": ["Quarterly review", "Price talks"]}
COMMENTS = {"pl": ["Za długo czekamy na odpowiedzi", "Dobra współpraca"], "ru": ["Долго ждём ответов", "Всё отлично"],
            "en": ["Answers take too long", "Great service"]}
LEADS = [("Browar „Pod Kogutem”", "pl", "cennik dostaw hurtowych"), ("Szkoła Rodzenia „Bocian”", "pl", "dzierżawa urządzeń"),
         ("Студия «Маяк»", "ru", "сервисное обслуживание"), ("Tillman & Daughters", "en", "a trial of three months"),
         ("Fabryka Guzików „Dziurka”", "pl", "serwis maszyn"), ("Harbour Bakery", "en", "weekly supply"),
         ("Кофейня «Зерно»", "ru", "оптовые цены"), ("Klub Sportowy „Iskra”", "pl", "stałe dostawy")]
OBLIGATIONS = {"pl": ["Polisa ubezpieczeniowa", "Sprawozdanie roczne"], "ru": ["Страховой полис"],
               "en": ["Insurance policy", "Yearly report"]}
TENDERS = ["Dostawa mebli biurowych dla Urzędu Miasta", "Serwis wind w szpitalu", "Office chairs for the county",
           "Dostawa papieru dla sądów"]


class Duties:
    """Draws from a stream of its own, so that the clients and what they owe stay as they are."""

    def __init__(self, sample, random):
        self.sample, self.random = sample, random
        self.today = sample.today
        self.active = [c for c in sample.clients if c["relation"] == "active" and c["manager"]]

    def day(self, days):
        return self.today + timedelta(days=days)

    def at(self, days, hour):
        return datetime.combine(self.day(days), time(hour), self.sample.zone).isoformat()

    def some(self, count):
        return self.random.sample(self.active, count)

    def say(self, words, client):
        return self.sample.word(words, client, self.random)

    def complete(self):
        """Gives what is there already the fields that only some rules ask for."""
        self.complete_clients()
        self.complete_invoices()
        self.complete_contracts()
        for complaint in self.sample.complaints:
            received = datetime.fromisoformat(complaint["received_at"])
            complaint["answered_at"] = (received + timedelta(hours=2)).isoformat() if complaint["closed_on"] else ""
        for client, days in zip(self.some(2), (4, 2)):  # wrote, and nobody answered
            self.sample.interactions.append({
                "id": f"W{days}", "client": client["id"], "happened_on": str(self.day(-days)), "kind": "mail",
                "direction": "from_client"})

    def complete_clients(self):
        latest = {row["client"]: row["happened_on"] for row in self.sample.interactions}
        spoken = [c for c in self.active if latest.get(c["id"], "") > str(self.day(-14))]
        key = {c["id"] for c in self.random.sample(spoken, 12)}
        key.add(next(c["id"] for c in self.active if latest.get(c["id"]) == str(self.day(-28))))  # soon silent for too long
        bare = {c["id"] for c in self.some(3)}  # about whom too little is known
        for number, client in enumerate(self.sample.clients, start=1):
            size = "key" if client["id"] in key else self.random.choice(["standard", "standard", "standard", "small"])
            known = client["id"] not in bare
            client.update({
                "class": size, "credit_limit": f"{self.random.randint(6, 16) * 10_000}.00 PLN" if size != "small" else "",
                "client_since": self.day(-self.random.randint(200, 4_000)), "address": f"ul. Miła {number}" if known else "",
                "phone": f"+48 22 555 {number:04}", "tax_number": f"{5_250_000_000 + 7 * number}" if known else ""})

            if client["id"] not in latest:
                client["class"] = "small"
        prospect = next(c for c in self.sample.clients if c["relation"] == "prospect" and c["manager"])
        prospect["manager"] = "tomasz"  # who has left
        former = next(c for c in self.sample.clients if c["relation"] == "former" and c["manager"])["id"]
        self.sample.interactions = [row for row in self.sample.interactions if row["client"] != former]

    def complete_invoices(self):
        """The last columns of an invoice: how much of it is paid, and by when the client promised to pay the rest."""
        rows = self.sample.invoices
        late = [n for n, row in enumerate(rows) if row[6] == "open" and row[3] < self.day(-8)]
        for number, row in enumerate(rows):
            rows[number] = (*row, "", None)
        promised, parted = self.random.sample(late, 2)
        rows[promised] = (*rows[promised][:8], self.day(-4))
        rows[parted] = (*rows[parted][:4], self.day(-7), *rows[parted][5:7], round(rows[parted][5] * 0.4, 2), None)
        debtor = max({row[1] for row in rows}, key=lambda client: sum(
            row[1] == client and row[6] == "open" and row[3] < self.day(-30) for row in rows))
        next(c for c in self.sample.clients if c["id"] == debtor)["credit_limit"] = "20000.00 PLN"
        last = max(n for n, row in enumerate(rows) if row[1] == debtor and row[6] == "open")
        rows[last] = (*rows[last][:5], 48_300.00, *rows[last][6:])
        paid_late = next(r[1] for r in rows if r[6] == "open" and self.day(0) <= r[3] < self.day(12) and sum(
            o[1] == r[1] and o[6] == "paid" for o in rows) > 2)
        for number, row in enumerate(rows):
            if row[1] == paid_late and row[6] == "paid":
                rows[number] = (*row[:4], min(row[3] + timedelta(days=11), self.day(-1)), *row[5:])

    def complete_contracts(self):
        for contract in self.sample.contracts:
            contract.update({"sent_on": "", "signed_on": contract["starts_on"], "terminated_on": "", "terminated_by": ""})
        lasting = [c for c in self.sample.contracts if c["ends_on"] and c["ends_on"] > self.day(130)]
        unsigned, left, leaving = self.random.sample(lasting, 3)
        unsigned.update({"sent_on": self.day(-12), "signed_on": "", "status": "draft", "starts_on": self.day(20)})
        left.update({"terminated_on": self.day(-3), "terminated_by": "client"})
        leaving.update({"terminated_on": self.day(-60), "terminated_by": "us", "ends_on": self.day(10)})

    def tables(self):
        """Rows by the name of the file they go to."""
        contacts, projects, orders = self.contacts(), self.projects(), self.orders()
        return {
            "contacts": contacts, "gifts": self.gifts(contacts), "projects": projects, "tasks": self.tasks(projects),
            "meetings": self.meetings(), "surveys": self.surveys(), "loyalty_accounts": self.loyalty_accounts(),
            "leads": self.leads(), "tenders": self.tenders(), "offers": self.offers(), "orders": orders,
            "deliveries": self.deliveries(orders), "claims": self.claims(), "obligations": self.obligations()}

    def contacts(self):
        rows = []
        for number, client in enumerate(self.some(60), start=1):
            rows.append({
                "id": f"P{number:03}", "client": client["id"], "name": self.say(PEOPLE, client),
                "position": self.say(POSITIONS, client), "email": f"contact{number}@example.net",
                "born_on": self.day(-self.random.randint(9_000, 22_000)) if self.random.random() < 0.6 else ""})
        return rows

    def gifts(self, contacts):
        near, above, dined, *others = self.random.sample(contacts, 9)
        plan = [(near, "gift", 190), (near, "gift", 65), (above, "gift", 240), (above, "gift", 85),
                (dined, "hospitality", 340), (dined, "hospitality", 210)]
        plan += [(person, "gift", self.random.randint(2, 20) * 5) for person in others]
        return [{"id": f"G{number:02}", "contact": person["id"], "kind": kind,
                 "given_on": self.day(-self.random.randint(3, 200)), "value": f"{value}.00 USD"}
                for number, (person, kind, value) in enumerate(plan, start=1)]

    def projects(self):
        plan = [("active", 9, 1), ("active", -4, 25), ("active", 60, -3), ("active", 33, ""), ("active", 120, 31),
                ("active", 170, 60), ("active", 95, ""), ("finished", -12, ""), ("cancelled", 20, "")]
        return [{"id": f"J{number:02}", "client": client["id"], "title": self.say(PROJECTS, client),
                 "due_on": self.day(due), "finished_on": self.day(due - 2) if status == "finished" else "",
                 "report_due_on": self.day(report) if report else "", "status": status}
                for number, ((status, due, report), client) in enumerate(zip(plan, self.some(len(plan))), start=1)]

    def tasks(self, projects):
        clients = {c["id"]: c for c in self.sample.clients}
        plan = [(-5, True), (-3, True), (-6, False), (20, True), (8, True), (45, False), (70, True)]
        rows = []
        for project, (due, has_assignee) in zip(projects, plan):
            client = clients[project["client"]]
            for due_on, done in ((self.day(-30), self.day(-31)), (self.day(due), "")):
                rows.append({
                    "id": f"Z{len(rows) + 1:02}", "project": project["id"], "title": self.say(TASKS, client),
                    "assignee": client["manager"] if has_assignee else "", "due_on": due_on, "done_on": done})
        return rows

    def meetings(self):
        plan = [(days, "planned", "") for days in (1, 4, 8, 15, 22, 29, 43, 51, 64, 78)]
        plan += [(-days, "held", minutes) for days, minutes in ((3, ""), (12, ""), (6, -5), (20, -18), (41, -40))]
        plan += [(-9, "cancelled", "")]
        return [{"id": f"M{number:02}", "client": client["id"], "title": self.say(MEETINGS, client),
                 "starts_at": self.at(days, self.random.randint(9, 15)), "place": "",
                 "minutes_on": self.day(minutes) if minutes else "", "status": status}
                for number, ((days, status, minutes), client) in enumerate(zip(plan, self.some(len(plan))), start=1)]

    def surveys(self):
        rows = []
        for client in self.active:
            if self.random.random() < 0.04:
                continue
            sent, score, talk = self.random.randint(40, 345), self.random.choice([7, 7, 8, 8, 8]), ""
            rows.append([client, sent, sent - self.random.randint(1, 9), score, talk])
        for row, (sent, answered, score) in zip(
                self.random.sample(rows, 7),
                [(17, "", ""), (24, "", ""), (13, 3, 4), (20, 12, 6), (9, 2, 10), (11, 6, 9), (6, "", "")]):
            row[1:4] = sent, answered, score
        return [{"id": f"S{number:03}", "client": client["id"], "sent_on": self.day(-sent),
                 "answered_on": self.day(-answered) if answered != "" else "", "score": score,
                 "comment": self.say(COMMENTS, client) if score in (4, 10) else "", "discussed_on": talk}
                for number, (client, sent, answered, score, talk) in enumerate(rows, start=1)]

    def loyalty_accounts(self):
        points = [1040, 1310, 905, 960] + [self.random.randint(0, 88) * 10 for _ in range(30)]
        return [{"id": f"L{number:02}", "client": client["id"], "points": each,
                 "rewarded_on": self.day(-self.random.randint(20, 300)) if each % 4 == 0 else ""}
                for number, (each, client) in enumerate(zip(points, self.some(len(points))), start=1)]

    def leads(self):
        plan = [("new", "", -3, ""), ("new", "", -1, ""), ("new", "olga", -4, ""), ("new", "james", 0, ""),
                ("contacted", "piotr", -26, ""), ("contacted", "james", -30, 12), ("converted", "olga", -50, ""),
                ("contacted", "anna", -19, 41)]
        rows = []
        for number, ((name, _, request), (status, manager, day, step)) in enumerate(zip(LEADS, plan), start=1):
            rows.append({
                "id": f"N{number:02}", "name": name, "manager": manager, "source": "", "request": request,
                "email": f"lead{number}@example.net", "received_at": self.at(day, 8 if day == 0 else 15),
                "contacted_on": self.day(day + 1) if status != "new" else "",
                "next_step_on": self.day(step) if step else "", "status": status})
        return rows

    def tenders(self):
        plan = [("preparing", "anna", 8, 2, ""), ("preparing", "piotr", 37, 21, ""), ("submitted", "james", -40, "", -9),
                ("won", "piotr", -90, "", -50)]
        return [{"id": f"T{number}", "title": title, "client": "", "manager": manager, "submit_by": self.at(day, 12),
                 "questions_by": self.at(questions, 12) if questions else "",
                 "submitted_on": self.day(day - 1) if day < 0 else "",
                 "result_due_on": self.day(result) if result else "", "status": status}
                for number, (title, (status, manager, day, questions, result)) in enumerate(zip(TENDERS, plan), start=1)]

    def offers(self):
        plan = [("sent", -12, 20), ("sent", -9, 40), ("sent", -5, 3), ("sent", -2, 28), ("won", -30, -2), ("won", -60, -30),
                ("lost", -45, -15), ("lost", -33, -3), ("draft", "", "")]
        return [{"id": f"OF{number:02}", "client": client["id"], "number": f"OF/{self.today:%Y}/{number:03}",
                 "amount": f"{self.random.randint(4, 90) * 500}.00 PLN", "sent_on": self.day(sent) if sent else "",
                 "valid_until": self.day(valid) if valid else "",
                 "decided_on": self.day(sent + 12) if status in ("won", "lost") else "", "status": status}
                for number, ((status, sent, valid), client) in enumerate(zip(plan, self.some(len(plan))), start=1)]

    def orders(self):
        plan = [("open", -4), ("open", -2), ("open", 12), ("open", 30), ("open", 55)] + [("delivered", -days) for days in (8, 15, 25, 40)]
        return [{"id": f"ZA{number:02}", "client": client["id"], "number": f"ZA/{self.today:%Y}/{number:03}",
                 "amount": f"{self.random.randint(2, 40) * 500}.00 PLN", "ordered_on": self.day(due - 20),
                 "due_on": self.day(due), "status": status}
                for number, ((status, due), client) in enumerate(zip(plan, self.some(len(plan))), start=1)]

    def deliveries(self, orders):
        return [{"id": f"D{number:02}", "client": order["client"], "order": order["id"], "number": f"WZ/{number:03}",
                 "due_on": order["due_on"], "delivered_on": order["due_on"] if order["status"] == "delivered" else "",
                 "accepted_on": order["due_on"] if order["status"] == "delivered" and number % 4 else ""}
                for number, order in enumerate(orders, start=1) if number != 2]

    def claims(self):
        plan = [(-40, -12, "", 200, ""), (-20, 9, "", 45, ""), (-50, -20, -17, 300, ""), (-70, -40, -45, 300, -30)]
        return [{"id": f"R{number}", "client": client["id"], "number": f"R/{number}",
                 "amount": f"{self.random.randint(3, 40) * 500}.00 PLN", "sent_on": self.day(sent),
                 "answer_by": self.day(by), "answered_on": self.day(answered) if answered else "",
                 "time_barred_on": self.day(barred), "settled_on": self.day(settled) if settled else ""}
                for number, ((sent, by, answered, barred, settled), client) in enumerate(
                    zip(plan, self.some(len(plan))), start=1)]

    def obligations(self):
        plan = [(5, "", "us"), (-3, "", "us"), (-6, "", "client"), (28, "", "us"), (60, "", "client"), (-20, -22, "us")]
        contracts = self.random.sample([c for c in self.sample.contracts if c["status"] == "active"], len(plan))
        clients = {c["id"]: c for c in self.sample.clients}
        return [{"id": f"B{number}", "client": contract["client"], "contract": contract["id"],
                 "title": self.say(OBLIGATIONS, clients[contract["client"]]), "due_on": self.day(due),
                 "done_on": self.day(done) if done else "", "owed_by": who}
                for number, ((due, done, who), contract) in enumerate(zip(plan, contracts), start=1)]
