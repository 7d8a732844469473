/* The peer of a record changed: a bare C program that commits the same rows with the same settings.
 *
 * usage: bare_commit STORE CHANGES
 * CHANGES has tables named as the store's, whose rows are to stand there, after the number of the commit they belong to.
 * They are read before the clock starts. Prints the seconds that the commits took. */

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COLUMNS_AT_MOST 20

static const struct {
  const char *table, *write;
} kinds[] = {
    {"chunk", "UPDATE chunk SET bytes = ?2 WHERE number = ?1"},
    {"identity", "INSERT INTO identity VALUES (?1, ?2, ?3, ?4, ?5)"},
    {"segment_score", "UPDATE segment_score SET until = ?5 WHERE segment = ?1 AND id = ?2"},
    {"dossier", "UPDATE dossier SET records = ?4, due = ?5 WHERE number = ?1"},
    {"follow_up", "INSERT INTO follow_up VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"},
    {"history", "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {"reminder", "INSERT INTO reminder VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
};
#define KINDS (int)(sizeof kinds / sizeof *kinds)

struct row {
  sqlite3_int64 commit;
  int kind, columns;
  sqlite3_value *values[COLUMNS_AT_MOST];
};

static sqlite3 *store;
static struct row *rows;
static int count, room;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  fprintf(stderr, "bare_commit: %s\n", sqlite3_errmsg(store));
  exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(store, sql, NULL, NULL, NULL)); }

static void read_rows(int kind) {
  char sql[100];
  snprintf(sql, sizeof sql, "SELECT * FROM changes.%s ORDER BY 1, 2", kinds[kind].table);
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(store, sql, -1, &statement, NULL));
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (count == room && !(rows = realloc(rows, (room = room * 2 + 1000) * sizeof *rows))) exit(1);
    struct row *row = &rows[count++];
    row->commit = sqlite3_column_int64(statement, 0);
    row->kind = kind;
    row->columns = sqlite3_column_count(statement) - 1;
    for (int i = 0; i < row->columns; i++) row->values[i] = sqlite3_value_dup(sqlite3_column_value(statement, i + 1));
  }
  check(code);
  sqlite3_finalize(statement);
}

static int in_order(const void *left, const void *right) {
  const struct row *a = left, *b = right;
  return a->commit != b->commit ? (a->commit > b->commit) - (a->commit < b->commit) : a->kind - b->kind;
}

int main(int argc, char **argv) {
  if (argc != 3) return 64;
  check(sqlite3_open(argv[1], &store));
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096; PRAGMA journal_size_limit = 16777216");
  char *attach = sqlite3_mprintf("ATTACH %Q AS changes", argv[2]);
  run(attach);
  for (int kind = 0; kind < KINDS; kind++) read_rows(kind);
  run("DETACH changes");
  qsort(rows, count, sizeof *rows, in_order);

  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  sqlite3_stmt *begin, *commit, *writes[KINDS];
  check(sqlite3_prepare_v3(store, "BEGIN IMMEDIATE", -1, SQLITE_PREPARE_PERSISTENT, &begin, NULL));
  check(sqlite3_prepare_v3(store, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &commit, NULL));
  for (int kind = 0; kind < KINDS; kind++)
    check(sqlite3_prepare_v3(store, kinds[kind].write, -1, SQLITE_PREPARE_PERSISTENT, &writes[kind], NULL));
  for (int i = 0; i < count;) {
    check(sqlite3_step(begin));
    sqlite3_reset(begin);
    sqlite3_int64 number = rows[i].commit;
    for (; i < count && rows[i].commit == number; i++) {
      sqlite3_stmt *write = writes[rows[i].kind];
      for (int column = 0; column < rows[i].columns; column++)
        if (column < sqlite3_bind_parameter_count(write)) sqlite3_bind_value(write, column + 1, rows[i].values[column]);
      check(sqlite3_step(write));
      sqlite3_reset(write);
    }
    check(sqlite3_step(commit));
    sqlite3_reset(commit);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("seconds %.6f\nrows %d\n", end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9, count);
  return 0;
}
