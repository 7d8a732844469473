// What a delivering program's exit status means: those of sysexits.h, as mail systems have used them since the 1980s.

enum SystemExit {
  /// A status that nobody agreed on lets the message wait: a script that broke must not lose it.
  static func outcome(_ status: Int32, of program: String, _ said: String) -> ChannelOutcome {
    let words = "`\(program)` ended with \(names[status] ?? "status \(status)")" + MessageCommand.after(said)
    switch status {
    case 0: return .delivered(said.isEmpty ? "taken by `\(program)`" : said)
    case 65, 67, 68, 70: return .failed(words)
    case 64, 77, 78, 126, 127: return .misconfigured(words)
    case 69, 71, 72, 73, 74: return .unreachable(words)
    default: return .deferred(words, retryAfterSeconds: nil)
    }
  }

  private static let names: [Int32: String] = [
    64: "EX_USAGE", 65: "EX_DATAERR", 66: "EX_NOINPUT", 67: "EX_NOUSER", 68: "EX_NOHOST", 69: "EX_UNAVAILABLE",
    70: "EX_SOFTWARE", 71: "EX_OSERR", 72: "EX_OSFILE", 73: "EX_CANTCREAT", 74: "EX_IOERR", 75: "EX_TEMPFAIL",
    76: "EX_PROTOCOL", 77: "EX_NOPERM", 78: "EX_CONFIG", 126: "status 126 (not executable)",
    127: "status 127 (not found)",
  ]
}
