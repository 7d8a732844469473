/* bare_open STORE: what a start cannot do without. Opens a store as followupd does, which reads its log where it was killed,
   asks when there is work next, and tells the service manager at NOTIFY_SOCKET that it is ready. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static void check(int code, sqlite3 *db) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  exit(1);
}

int main(int count, char **arguments) {
  if (count != 2) return 64;
  sqlite3 *db;
  sqlite3_stmt *next;
  check(sqlite3_open(arguments[1], &db), db);
  check(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", 0, 0, 0), db);
  check(sqlite3_prepare_v2(db, "SELECT min(due) FROM dossier WHERE due IS NOT NULL", -1, &next, 0), db);
  check(sqlite3_step(next), db);

  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, getenv("NOTIFY_SOCKET"), sizeof address.sun_path - 1);
  int ready = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return sendto(ready, "READY=1", 7, 0, (struct sockaddr *)&address, sizeof address) == 7 ? 0 : 1;
}
