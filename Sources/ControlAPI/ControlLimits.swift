// What is bounded on the control socket, and by how much.

/// Limits of the control socket, for both sides.
public enum ControlLimits {
  /// One request, its line end included.
  public static let requestBytes = 1 << 20
  /// The head of a request by HTTP.
  public static let headBytes = 16 << 10
  /// One answer; beyond, the client gives up.
  public static let answerBytes = 256 << 20
  /// Rows of a list that is answered page by page.
  public static let rowsPerPage = 1000
  /// Commands at once.
  public static let connections = 64
  /// How long a client may take to write a request, and may stay silent between two.
  public static let requestSeconds: Int64 = 30
  /// How long a client waits to be let in.
  public static let connectSeconds = 5
}
