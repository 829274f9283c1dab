package io.relayer.operations.orders;

import io.relayer.core.database.Database;
import io.relayer.operations.orders.OrderableDao.Orderable;
import io.relayer.operations.status.Search;
import java.util.ArrayList;
import java.util.List;

/// The transactions that IDs of the command line lead to.
///
/// Why: RATIONALE.md#any-id.
///
/// @param unknown for each that leads nowhere, what to say of it
public record OrderTargets(List<Orderable> found, List<String> unknown) {

  public static OrderTargets of(Database database, List<String> ids) {
    List<Orderable> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String id : ids) {
      switch (Search.of(database, id)) {
        case Search.Found(var row) -> found.add(Orderable.of(row));
        case Search.Pruned pruned -> unknown.add(pruned.text());
        case Search.Rejected(var _) ->
            unknown.add("'%s' was rejected: relayer status says why".formatted(id));
        case Search.Nothing nothing -> unknown.add(nothing.message(id));
      }
    }
    return new OrderTargets(found, unknown);
  }
}
