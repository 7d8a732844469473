// Conditions that an empty value silences for good, where people expect `not` to mean "all others".

import Testing

extension Catalogue {
  static let silences: [Mistake] = [
    Mistake(
      .warning, when: "‸client.vip is not yes",
      "this is not true where `client.vip` is empty",
      "if those are meant too, write `(client.vip is not yes or client.vip is empty)`; if not, add `and client.vip is not empty`"
    ),
    Mistake(
      .warning, when: "‸not client.vip",
      "this is not true where `client.vip` is empty",
      "if those are meant too, write `(not client.vip or client.vip is empty)`; if not, add `and client.vip is not empty`"
    ),
    Mistake(
      .warning, when: "‸stage is not new",
      "this is not true where `stage` is empty",
      "if those are meant too, write `(stage is not new or stage is empty)`; if not, add `and stage is not empty`"),
    Mistake(
      .warning, when: "‸stage != new",
      "this is not true where `stage` is empty",
      "if those are meant too, write `(stage != new or stage is empty)`; if not, add `and stage is not empty`"),
    Mistake(
      .warning, when: "‸paid_on is not in the past",
      "this is not true where `paid_on` is empty",
      "if those are meant too, write `(paid_on is not in the past or paid_on is empty)`; if not, add `and paid_on is not empty`"
    ),
    Mistake(
      .warning, when: "‸paid_on is not before today",
      "this is not true where `paid_on` is empty",
      "if those are meant too, write `(paid_on is not before today or paid_on is empty)`; if not, add `and paid_on is not empty`"
    ),
    Mistake(
      .warning, when: "‸paid_on is not within the last 3 days",
      "this is not true where `paid_on` is empty",
      "if those are meant too, write `(paid_on is not within the last 3 days or paid_on is empty)`; if not, add `and paid_on is not empty`"
    ),
    Mistake(
      .warning, when: "‸not (paid_on is before today)",
      "this is not true where `paid_on` is empty",
      "if those are meant too, write `(not (paid_on is before today) or paid_on is empty)`; if not, add `and paid_on is not empty`"
    ),
    Mistake(
      .warning, when: "any(client.complaints where ‸closed_on is not in the past)",
      "this is not true where `closed_on` is empty",
      "if those are meant too, write `(closed_on is not in the past or closed_on is empty)`; if not, add `and closed_on is not empty`"
    ),
    Mistake(
      .warning,
      clauses: """
        unless ‸not client.vip
        remind client.manager
        subject "a"
        """,
      "this is not true where `client.vip` is empty",
      "if those are meant too, write `(not client.vip or client.vip is empty)`; if not, add `and client.vip is not empty`"
    ),
  ]
}

@Test(arguments: Catalogue.silences)
func aDenialThatPassesOverEmptyValuesIsPointedOut(_ mistake: Mistake) { expectTaught(mistake) }

@Test(arguments: [
  "stage is not new or stage is empty", "stage is not empty and stage is not new", "due_on is not before today",
  "client.vip", "paid_on is in the past", "client.vip is yes or client.vip is empty",
  "paid_on is more than 3 days ago and not (paid_on is in this month)",
])
func whatProvidesForEmptyValuesIsLeftAlone(_ condition: String) {
  #expect(Mistake(.warning, when: condition, "").findings().isEmpty)
}
