// The rules of a simulated team: a few templates with numbers, so that a model of them can be written by hand.

import FollowupModel

/// How often a step comes.
public struct Rungs: Hashable, Sendable {
  /// Days between two occurrences; nil: once.
  public var everyDays: Int?
  public var atMost: Int?

  func phrase(_ unit: String) -> String {
    guard let everyDays else { return "once" }
    return "every \(everyDays == 1 ? unit : "\(everyDays) \(unit)s")" + (atMost.map { " at most \($0) times" } ?? "")
  }
}

/// Which rules there are, and their numbers.
public struct TeamRules: Hashable, Sendable {
  /// `overdue`: an open invoice, due more than so many days ago; reminds the client's manager.
  public struct Overdue: Hashable, Sendable {
    public var moreThanDays: Int
    public var isExceptedOnHold: Bool
    public var first: Rungs
    /// After so many days the manager's head is reminded.
    public var secondAfter: Int?
    public var second: Rungs
    public var skipsLate: Bool
  }

  public var overdue: Overdue?
  /// `soon`: an open invoice that falls due within so many days.
  public var soonDays: Int?
  /// `quiet`: a client without open invoices.
  public var quiet: Rungs?
  /// `busy`: a client of the segment of those with the most invoices that are open and fell due in so many last days.
  public struct Busy: Hashable, Sendable {
    public var days: Int
    /// How many are in it, or how many of a hundred.
    public var top: Int
    public var isPercentage: Bool
    public var rungs: Rungs
  }
  public var busy: Busy?
  /// The hour of every rule's window.
  public var hour: Int
  /// Steps repeat in working days, invoices are overdue in working days, and windows are on working days.
  public var countsWorkingDays = false
  /// Rules that are paused, and until when; nil: until somebody changes the rules.
  public var pauses: [String: CivilDate?] = [:]

  /// What the records are.
  static let records = """
    record employee
      name   text
      email  email, optional
      head   link to employee, optional
      time_zone  text, optional
    record absence
      employee    link to employee
      from        date
      until       date
      substitute  link to employee, optional
    record client
      name     text
      manager  link to employee as clients, optional
      on_hold  yes or no
    record invoice
      client  link to client as invoices
      due_on  date
      status  one of open, paid

    """

  /// The whole rule file.
  public var text: String {
    let send = "send at \(hour < 10 ? "0" : "")\(hour):00\(countsWorkingDays ? " on working days" : "")"
    let day = countsWorkingDays ? "working day" : "day"
    var text = Self.records
    if let overdue {
      text += """
        rule overdue
          for each invoice
          when status is open and due_on is more than \(overdue.moreThanDays) \(day)s ago
          \(overdue.isExceptedOnHold ? "unless client.on_hold" : "priority high")
          remind client.manager \(overdue.first.phrase(day))
          \(overdue.secondAfter.map { "after \($0) days remind client.manager.head \(overdue.second.phrase(day))" } ?? "")
          \(send)
          if late \(overdue.skipsLate ? "skip" : "send")
          recheck after 3 days
          \(pause(of: "overdue"))
          subject "overdue {id}"

        """
    }
    if let soonDays {
      text += """
        rule soon
          for each invoice
          when status is open and due_on is within the next \(soonDays) days
          remind client.manager
          \(send)
          \(pause(of: "soon"))
          subject "soon {id}"

        """
    }
    if let quiet {
      text += """
        rule quiet
          for each client
          when none(invoices where status is open)
          remind manager \(quiet.phrase(day))
          \(send)
          \(pause(of: "quiet"))
          subject "quiet {name}"

        """
    }
    if let busy {
      text += """
        segment key_clients
          top \(busy.top)\(busy.isPercentage ? "%" : "") of client by count(invoices where status is open and due_on is at most \(busy.days) days ago)
        rule busy
          for each client
          when client is in key_clients
          remind manager \(busy.rungs.phrase(day))
          \(send)
          \(pause(of: "busy"))
          subject "busy {name}"

        """
    }
    return text
  }

  private func pause(of rule: String) -> String {
    pauses[rule].map { until in until.map { "paused until \($0)" } ?? "paused" } ?? ""
  }

  /// Of the others the records are invoices.
  static func isForClients(_ rule: String) -> Bool { rule == "quiet" || rule == "busy" }

  static func record(of rule: String, _ id: String) -> RecordKey {
    RecordKey(isForClients(rule) ? "client" : "invoice", RecordID(id))
  }

  static func random(_ random: inout SeededGenerator) -> TeamRules {
    let rungs = [
      Rungs(), Rungs(everyDays: 1, atMost: 3), Rungs(everyDays: 2, atMost: 4), Rungs(everyDays: 3),
      Rungs(everyDays: 7, atMost: 2),
    ]
    let overdue = Overdue(
      moreThanDays: random.pick([0, 1, 3]), isExceptedOnHold: random.once(in: 3), first: random.pick(rungs),
      secondAfter: random.pick([nil, 2, 5]), second: random.pick(rungs), skipsLate: random.once(in: 4))
    return TeamRules(
      overdue: random.once(in: 8) ? nil : overdue, soonDays: random.once(in: 2) ? random.pick([1, 3]) : nil,
      quiet: random.once(in: 2) ? random.pick(rungs) : nil, busy: random.once(in: 2) ? .random(&random, rungs) : nil,
      hour: random.pick([7, 9, 16, 2]))
  }
}

extension TeamRules {
  static let names = ["overdue", "soon", "quiet", "busy"]

  /// Whether nothing but pauses differs.
  func isLike(_ other: TeamRules) -> Bool {
    var other = other
    other.pauses = pauses
    return other == self
  }

  /// Some rules pause, for good or until a day of the next weeks.
  mutating func pause(_ random: inout SeededGenerator, from start: CivilDate) {
    pauses = [:]
    for name in Self.names where random.once(in: 3) {
      pauses[name] = .some(random.once(in: 2) ? nil : CivilDate(dayNumber: start.dayNumber + random.below(30)))
    }
  }
}

extension TeamRules.Busy {
  fileprivate static func random(_ random: inout SeededGenerator, _ rungs: [Rungs]) -> Self {
    let isPercentage = random.once(in: 2)
    return Self(
      days: random.pick([1, 3, 20]), top: isPercentage ? random.pick([20, 50]) : random.pick([1, 2]),
      isPercentage: isPercentage, rungs: random.pick(rungs))
  }
}
