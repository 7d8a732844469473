// The kinds of journal entries, each with the id by which its catalogue text is found.

/// What a journal entry is about. The raw value stands in `FOLLOWUP_EVENT` and in a follow-up's history.
public enum JournalKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// The daemon cannot start.
  case notStarted = "not-started"
  /// The daemon is ready.
  case started
  /// The daemon was asked to end.
  case stopping
  /// A rule began to match a record.
  case opened
  /// A reminder was put into a mail, or said in the journal.
  case reminded
  /// A step fell due and nothing was sent, for a reason.
  case leftOut = "left-out"
  /// A person knows; the step repeats no more.
  case acknowledged
  /// A person wants silence until a date.
  case snoozed
  /// A person did what was asked.
  case done
  /// It matches again, or a person took back `done`.
  case reopened
  /// Another manager answers for its client; both are told.
  case moved
  /// A rule leaves a record alone.
  case muted
  /// A rule speaks again of a record.
  case unmuted
  /// A rule stopped matching a record.
  case closed
  /// A server took the mail.
  case delivered
  /// A mail could not be handed over and will be tried again.
  case deferred
  /// A mail was refused for good.
  case bounced
  /// A mail is sent again because it is not known whether the server took it.
  case ambiguous
  /// New rules are in force.
  case rulesLoaded = "rules-loaded"
  /// Rules with errors were refused; the former ones stay.
  case rulesRefused = "rules-refused"
  /// A configuration with errors was refused; the former one stays.
  case configurationRefused = "configuration-refused"
  /// Records were read and took effect.
  case `import`
  /// A row of a record file could not be taken.
  case rejected
  /// A change waits for a person.
  case held
  /// A person released a held change.
  case released
  /// A person discarded a held change.
  case discarded
  /// A record cannot be judged or its person not be found.
  case dataProblem = "data-problem"
  /// The clock was set.
  case clock
  /// What was checked, due and waiting that day.
  case daily
  /// What much work at once came to.
  case summary
  /// Something the daemon depends on failed.
  case fault

  /// The `MESSAGE_ID` (128 bits in lower-case hex) of `Packaging/systemd/followupd.catalog`, never reused or changed.
  public var messageID: String {
    switch self {
    case .notStarted: return "8412763c38a64c78b5dad5dd82d8a776"
    case .started: return "24e54399402947c68e56374fc2331737"
    case .stopping: return "6795d965563a48b79449a5186ebae538"
    case .opened: return "d21ca0f298344482934a93dec2d2c4e5"
    case .reminded: return "210b2e692409439b95c436231dde08dc"
    case .leftOut: return "70f4c5211d2944d0a303d649f0d1d912"
    case .acknowledged: return "f9e7add05b9e46afa22066709577ae35"
    case .snoozed: return "383d4639796249fab73f93c9b396daef"
    case .done: return "9af6dadded344dd7bc7241d385660792"
    case .reopened: return "04d1cb280c054b76a12a21da810677d2"
    case .moved: return "b7e04d92f1c84a6d93ab5e20d7f61c48"
    case .muted: return "9599105e508c4f359f34a2c5d9db5d84"
    case .unmuted: return "55de26d13ff4454ea63193265364db0c"
    case .closed: return "c7eb585869f544618150bc4fcad2bb45"
    case .delivered: return "e627d081ad1d421db54b66dc8c3902c6"
    case .deferred: return "9f6e2f94d5474c7eb2426370db4dde08"
    case .bounced: return "6b8199feace248b6ba4663552b7be808"
    case .ambiguous: return "98f7681af98b445da3afba2e1a10dabb"
    case .rulesLoaded: return "58b9a1f22ffc4d64a197c0689186f8c6"
    case .rulesRefused: return "56830936f8b344589326b299e998ed69"
    case .configurationRefused: return "39bc8dcfbcd8464da97eb8bd2ec95508"
    case .import: return "ba270088cfbe4690a053dd0015ff8036"
    case .rejected: return "7e94616d94a448338a272affb4bfa748"
    case .held: return "4fa6186c7cdd4aab9b41354c467349bf"
    case .released: return "6fd156c980c7415b9bfebf603b884a88"
    case .discarded: return "02abcd979729483a9292128e73b34cb9"
    case .dataProblem: return "834b0062e8d2457691968b7e84cdd0a4"
    case .clock: return "4deff773c8044ddf80b17a15772c6d8a"
    case .daily: return "5c1d7e0a9b3f4d6e8a27c4f1b0e93d58"
    case .summary: return "0b695a950eab498a819a1890b26f1c45"
    case .fault: return "f972c421da764b2dacff9aa7816c2ac5"
    }
  }
}
