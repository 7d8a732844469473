// What a person says of a new installation, and the configuration that it makes.

/// The answers of `followupctl init`.
public struct SetupAnswers: Sendable {
  /// `smtp://mail.example.com:587`.
  public var server = ""
  /// `starttls`, `tls` or `none`.
  public var security = "starttls"
  public var caFile: String?
  /// Nil: the server wants no password.
  public var username: String?
  /// `Follow-ups <followups@example.com>`.
  public var sender = ""
  public var fallback = ""
  /// How the team is called, for the people who read the file.
  public var team: String?
  public var timeZone: String?
  public var language: String?
  public var calendar: String?
  /// The folder of record files; nil: records come by `followupctl import`.
  public var sourceFolder: String?

  public init() {}

  /// The name of the credential with the password.
  public static let credential = "smtp-password"

  /// The configuration's text. `records`: the record types whose files the folder brings.
  public func configurationText(records: [String]) -> String {
    var lines = [
      "# followupd of \(team.map(SetupAnswers.oneLine) ?? "this team"), written by `followupctl init`.",
      "# `followupd --check` says what is wrong with it, `followupctl reload` puts it in force. All keys: followupd.toml(5).",
      "",
      line("time_zone", timeZone, "the team's; the system's where it is left out", example: "Europe/Warsaw"),
      line("calendar", calendar, "holidays, as a rule file declares them", example: "poland"),
      line("language", language, "of mails to people without another", example: "en"),
      "rules = [\"rules\"]  # files and folders, beside this file",
      "hold_above = 200  # follow-ups that one change may open before a person is asked",
      "",
      "[control]",
      "# Who may ask beside root. Add people with `usermod -a -G followupd NAME`.",
      "group = \"followupd\"",
      "",
      "[mail]",
      "from = \(SetupAnswers.quoted(sender))",
      "server = \(SetupAnswers.quoted(server))  # smtps:// is TLS from the first byte",
      "security = \(SetupAnswers.quoted(security))  # starttls, tls, or none to this machine only",
    ]
    if let caFile {
      lines.append("ca_file = \(SetupAnswers.quoted(caFile))  # whom the server's certificate is signed by")
    }
    if let username {
      lines += [
        "username = \(SetupAnswers.quoted(username))",
        "# The password is in a file that systemd reads for the service alone: see the unit's drop-in.",
        "password = { credential = \"\(SetupAnswers.credential)\" }",
      ]
    }
    lines += [
      "# Gets what finds nobody else, and is told when rules are refused or changes held.",
      "fallback = \(SetupAnswers.quoted(fallback))",
      "window = { at = \"09:00\", on = \"working days\" }",
      "",
      "[journal]",
      "detail = \"ids\"  # \"full\" writes names, addresses and texts of records, too",
      "",
    ]
    return (lines + sources(records)).joined(separator: "\n")
  }

  private func sources(_ records: [String]) -> [String] {
    guard let sourceFolder else {
      return ["# Records: a [[source]] with `record` and `path` for each kind of file, see followupd.toml(5).", ""]
    }
    var lines = [
      "# Records: TYPE.csv in followupd's own format. Columns of other names, other dates and other signs are described",
      "# here once, see followupd.toml(5). With mode = \"snapshot\" a record that vanishes from its file is removed.",
    ]
    for record in records {
      lines += [
        "[[source]]", "record = \(SetupAnswers.quoted(record))",
        "path = \(SetupAnswers.quoted("\(sourceFolder)/\(record).csv"))", "mode = \"upsert\"", "",
      ]
    }
    return lines
  }

  /// A line; one that is left out where there is no value.
  private func line(_ key: String, _ value: String?, _ remark: String, example: String) -> String {
    value.map { "\(key) = \(SetupAnswers.quoted($0))  # \(remark)" } ?? "#\(key) = \"\(example)\"  # \(remark)"
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// A basic string of TOML 1.0.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
