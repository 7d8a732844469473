// Every limit of the daemon, in one place.

/// What is bounded, and by how much. Beyond a limit there is an error, never a crash.
public enum Limits {
  /// The size of one rule file.
  public static let ruleFileBytes = 1 << 20
  /// How deep conditions and texts nest.
  public static let nestingDepth = 100
  /// The length of a name in a rule file, in characters.
  public static let nameCharacters = 100
  /// The names of one path, as in `client.manager.name`.
  public static let pathNames = 16
  /// The records that rule files declare, their groups, and their segments.
  public static let records = 1_000
  public static let groups = 1_000
  public static let segments = 1_000
  /// The thresholds of one file.
  public static let thresholds = 1_000
  /// The fields of one record.
  public static let fieldsPerRecord = 1_000
  /// The values of a field that is a choice.
  public static let valuesPerChoice = 500
  /// The addresses of one group.
  public static let addressesPerGroup = 1_000
  /// The recipients of one step, and the steps of one rule.
  public static let recipientsPerStep = 200
  public static let stepsPerRule = 100
  /// The days that one calendar names.
  public static let daysPerCalendar = 1_000
  /// The size of one row of a record file.
  public static let rowBytes = 1 << 20
  /// The length of one text value, in bytes of UTF-8.
  public static let textBytes = 64 << 10
  /// The length of an id, in bytes of UTF-8.
  public static let idBytes = 256
  /// A chunk of a dossier is split beyond this.
  public static let chunkBytes = 4 << 10
  /// Dossiers that are evaluated together in columns: so many that a table's columns stay near the processor.
  public static let dossiersPerBatch = 256
  /// Looks of one transaction.
  public static let looksPerCommit = 512
  /// Due dossiers that are taken in the order in which they lie in the store, where they are more than one transaction's.
  public static let dossiersDueTogether = 65_536
  /// Records that are scored for a segment in one transaction.
  public static let scoresPerCommit = 4000
  /// Follow-ups of a held change that are freed or closed in one transaction.
  public static let followUpsPerCommit = 1000
  /// Records of a change set that are written before their dossiers are marked.
  public static let recordsPerSlice = 1000
  /// Dossiers of a change that are known singly while the follow-ups it opens are counted.
  public static let countedDossiers = 20_000
  /// Elements of lists within lists that one aggregate goes through for one record.
  public static let nestedVisits = 100_000
  /// How far ahead the end of a truth is looked for, in days.
  public static let horizonDays = 36_525
  /// Reminders in one mail.
  public static let remindersPerEnvelope = 500
  /// Waiting reminders that are dealt with in one transaction.
  public static let remindersPerCommit = 2000
  /// Recipients whose waiting mail is given another channel at once.
  public static let routesPerRound = 1000
  /// Mails that are given up in one transaction.
  public static let expiriesPerCommit = 500
  /// Follow-ups by which one entry of the journal is found.
  public static let followUpsPerEntry = 150
  /// How far a chain of substitutes or heads is followed.
  public static let peopleChain = 32
  /// Problems of the data that are remembered, so that the journal is told of each once.
  public static let problemsRemembered = 10_000
}
