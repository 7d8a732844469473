// The words with a meaning in the language, and the words of other languages with their counterparts here.

import FollowupModel

/// The keywords of the rule language.
enum Words {
  static let declarations = ["record", "calendar", "group", "segment", "rule", "labels", "language", "threshold"]

  static let clauses = [
    "for", "when", "unless", "priority", "remind", "after", "send", "if", "snooze", "recheck", "paused", "subject",
    "message",
  ]

  static let calendarClauses = ["weekend", "hours", "holiday", "working"]

  static let types = ["text", "number", "money", "date", "instant", "yes", "email", "one", "link"]

  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// What joins and continues conditions: the candidates for a misspelt word in the middle of one.
  static let joining = ["and", "or", "is", "contains", "starts", "ends", "does", "where", "of"]

  /// The units by every way to write their first or only word.
  static let units: [String: DurationUnit] = {
    var units: [String: DurationUnit] = [:]
    for unit in [DurationUnit.minute, .hour, .day, .week, .month, .year] {
      units[unit.rawValue] = unit
      units[unit.rawValue + "s"] = unit
    }
    return units
  }()

  /// Words that mean something inside a condition. A field or value of that name is written in backquotes.
  static let reserved: Set<String> = Set(
    joining + Array(units.keys) + Weekday.allCases.map(\.name)
      + [
        "not", "today", "now", "yes", "no", "tomorrow", "yesterday", "empty", "in", "within", "between", "exactly",
        "before",
        "after", "on", "the", "ago", "away", "as", "anniversary", "working",
      ] + Aggregate.allCases.map(\.rawValue) + Array(ForeignWords.numbers.keys))
}

/// Words that people bring along from other languages and from talk, with what this language says instead.
enum ForeignWords {
  /// Before a parenthesis.
  static let aggregates = [
    "max": "largest", "maximum": "largest", "biggest": "largest", "highest": "largest", "min": "smallest",
    "minimum": "smallest", "lowest": "smallest", "avg": "average", "mean": "average", "total": "sum",
    "first": "earliest", "oldest": "earliest", "last": "latest", "newest": "latest", "number": "count", "len": "count",
    "length": "count", "size": "count", "exists": "any", "some": "any", "no": "none",
  ]

  /// After a value.
  static let predicates = [
    "exceeds": "is more than", "equals": "is", "equal": "is", "are": "is", "was": "is", "has": "is", "eq": "is",
    "isnt": "is not", "includes": "contains", "contain": "contains", "like": "contains", "matches": "contains",
    "begins": "starts with", "start": "starts with", "end": "ends with", "xor": "or", "plus": "+", "minus": "-",
    "in": "is in", "before": "is before", "after": "is after", "between": "is between", "if": "where", "with": "where",
    "within": "is within", "percent": "%", "more": "is more than", "less": "is less than", "at": "is at least",
    "not": "is not",
    "over": "is more than", "under": "is less than", "above": "is more than", "below": "is less than",
  ]

  /// Between `is` and `than`.
  static let comparatives = [
    "greater": "is more than", "bigger": "is more than", "larger": "is more than", "higher": "is more than",
    "longer": "is more than", "smaller": "is less than", "fewer": "is less than", "lower": "is less than",
    "shorter": "is less than", "later": "is after", "earlier": "is before", "older": "is more than … ago",
    "newer": "is less than … ago",
  ]

  /// In place of a name, with a whole help. The checker offers it where no field has that name.
  static let names = [
    "overdue": "write the test: `due_on is in the past`", "expired": "write the test: `ends_on is in the past`",
    "true": "write `yes`", "false": "write `no`", "null": "write `is empty`", "nil": "write `is empty`",
    "missing": "write `is empty`", "blank": "write `is empty`", "nothing": "write `is empty`",
    "none": "write `is empty`", "set": "write `is empty` or `is not empty`",
    "past": "write `is in the past`", "future": "write `is in the future`", "tomorrow": "write `today + 1 day`",
    "yesterday": "write `today - 1 day`", "weekend": "write `is a saturday` or `is a sunday`",
    "holiday": "write `is not a working day`", "workday": "write `is a working day`", "positive": "write `> 0`",
    "negative": "write `< 0`", "zero": "write `= 0`",
  ]

  static let types = [
    "string": "text", "varchar": "text", "char": "text", "int": "number", "integer": "number", "decimal": "number",
    "float": "number", "double": "number", "amount": "money", "currency": "money", "datetime": "instant",
    "timestamp": "instant", "time": "instant", "day": "date", "bool": "yes or no", "boolean": "yes or no",
    "mail": "email", "address": "email", "enum": "one of", "choice": "one of", "reference": "link to", "ref": "link to",
  ]

  /// For one word that counts time; the rest is in `Parser.foreignUnit`.
  static let units: [String: DurationUnit] = [
    "workday": .workingDay, "workdays": .workingDay, "weekday": .workingDay, "weekdays": .workingDay, "d": .day,
    "hrs": .hour, "hr": .hour, "h": .hour, "mins": .minute, "min": .minute, "yr": .year, "yrs": .year, "wk": .week,
    "wks": .week, "mths": .month, "mth": .month,
  ]

  /// How often, in one word.
  static let periods = [
    "daily": "every day", "weekly": "every week", "monthly": "every month", "yearly": "every year",
    "annually": "every year", "twice": "every 3 days at most 2 times", "repeatedly": "every 3 days",
  ]

  static let currencies = [
    "euro": "EUR", "euros": "EUR", "€": "EUR", "dollar": "USD", "dollars": "USD", "$": "USD", "£": "GBP",
    "pound": "GBP", "pounds": "GBP", "zł": "PLN", "zl": "PLN", "zloty": "PLN", "złotych": "PLN", "złoty": "PLN",
    "₽": "RUB", "руб": "RUB", "рублей": "RUB", "₴": "UAH", "¥": "JPY", "kč": "CZK",
  ]

  static let priorities = [
    "medium": "normal", "default": "normal", "critical": "urgent", "highest": "urgent", "important": "high",
    "lowest": "low", "minor": "low",
  ]

  static let numbers = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
  ]
}
