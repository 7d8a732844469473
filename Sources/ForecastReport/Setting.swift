// What stands above a report: what it is about, and what it takes for granted.

/// The heading of a report.
public struct Setting: Sendable {
  public var title: String
  /// Sentences for people.
  public var notes: [String]
  /// How many reminders a person may get in a day before the report points it out.
  public var threshold: Int

  public init(title: String, notes: [String], threshold: Int) {
    self.title = title
    self.notes = notes
    self.threshold = threshold
  }

  /// What every simulation takes for granted.
  public static let onlyTimePasses = "Records stay as they are; only time passes. Nothing is sent."
}
