package io.relayer.app.keys;

import io.relayer.app.config.Configuration;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Failures;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.UnreachableException;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.migrations.Migrations;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.KeystoreFolder.Listed;
import io.relayer.signer.signing.KeySightingDao;
import io.relayer.signer.signing.KeySightingDao.Sighting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Prints the table of keystores.
record KeyTable(KeyOptions keys) {

  /// Reads and prints them; gives back the exit code. The files are shown also where the database
  /// does not answer.
  int print() {
    List<Listed> files =
        keys.folders().stream().flatMap(folder -> KeystoreFolder.list(folder).stream()).toList();
    Optional<Configuration> configuration = keys.configurationIfThere();
    try {
      show(files, configuration.map(KeyTable::sightings).orElse(Map.of()));
      return ExitCode.DONE;
    } catch (UnreachableException e) {
      show(files, Map.of());
      keys.tell("not reachable: " + Failures.inWords(e));
      return ExitCode.NOT_REACHABLE;
    }
  }

  /// None where the schema is still to be made, or is another build's.
  private static Map<Address, Sighting> sightings(Configuration configuration) {
    try (Database database = Databases.forReading(configuration)) {
      return Migrations.isUpToDate(database.dataSource())
          ? database.withHandle(KeySightingDao::all)
          : Map.of();
    }
  }

  private void show(List<Listed> files, Map<Address, Sighting> sightings) {
    if (keys.json()) {
      files.forEach(file -> Json.line(keys.out(), json(file, seen(file, sightings))));
    } else {
      table(files, sightings).print(keys.out());
    }
    keys.out().flush();
  }

  private static @Nullable Sighting seen(Listed file, Map<Address, Sighting> sightings) {
    return file.address() == null ? null : sightings.get(file.address());
  }

  private static Table table(List<Listed> files, Map<Address, Sighting> sightings) {
    Table table =
        new Table(
            Column.text("address"),
            Column.time("last seen"),
            Column.text("file"),
            Column.words("problem"));
    for (Listed file : files) {
      Sighting seen = seen(file, sightings);
      table.row(file.address(), seen == null ? null : seen.at(), file.file(), words(file));
    }
    return table;
  }

  private static @Nullable String words(Listed file) {
    return file.leftOut() == null ? file.problem() : "not used: " + file.leftOut();
  }

  private static Map<String, Object> json(Listed file, @Nullable Sighting seen) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (file.address() != null) {
      row.put("address", file.address().toString());
    }
    row.put("file", file.file().toString());
    if (seen != null) {
      row.put("seenAt", seen.at().toString());
      row.put("holder", seen.holder());
    }
    if (file.problem() != null) {
      row.put("problem", file.problem());
    }
    if (file.leftOut() != null) {
      row.put("leftOut", file.leftOut());
    }
    return row;
  }
}
