package io.relayer.bench.capacity;

import static io.relayer.bench.capacity.MeasuredRound.CPUS;
import static io.relayer.bench.capacity.MeasuredRound.MEMORY;
import static io.relayer.bench.capacity.MeasuredRound.RELAYER_CPU;

import io.relayer.bench.capacity.Need.Thing;
import java.util.Arrays;

/// Processes of the relayer, each of as many CPUs as the machine had that was measured.
record RelayerNeeds(Reckoning reckoning) {
  /// One is away at a deployment at the latest.
  private static final int LEAST = 2;

  /// Of the machine's memory, by Java's own default; the rounds were kept within it.
  private static final double HEAP = 0.25;

  /// Threads, buffers of connections, compiled code.
  private static final double BESIDE_HEAP = 1.5;

  /// `database.pool.maximum-size`, unless it is configured.
  private static final int POOL = 20;

  private static final double MIB_OF_A_GIB = 1_024;

  /// Rounding of a quotient that is whole.
  private static final double NOTHING = 1e-9;

  void add() {
    for (Role role : Role.values()) {
      addCpu(role);
      addProcesses(role);
    }
    addMemory();
    addConnections();
  }

  private void addCpu(Role role) {
    reckoning.add(
        new Thing(role.text() + ": CPU", "cores", false),
        reckoning.ground(HeadRoom.CPU, Role.ASSUMPTION, RELAYER_CPU),
        load -> cores(role, load),
        load ->
            "%s × %s of the relayer's%s"
                .formatted(
                    reckoning.times(load, RELAYER_CPU, "CPU s"),
                    Numbers.percent(role.share()),
                    HeadRoom.CPU.divided()));
  }

  private void addProcesses(Role role) {
    double cpus = reckoning.measured(CPUS);
    reckoning.add(
        new Thing(role.text() + ": processes", "processes", true),
        reckoning.ground(HeadRoom.CPU, Role.ASSUMPTION, RELAYER_CPU, CPUS),
        load -> processes(role, load),
        load ->
            "%s cores ÷ %s CPUs each, rounded up; %d at least, as one may be away"
                .formatted(Numbers.text(cores(role, load)), Numbers.text(cpus), LEAST));
  }

  private void addMemory() {
    double each = reckoning.measured(MEMORY) * HEAP * BESIDE_HEAP / MIB_OF_A_GIB;
    reckoning.add(
        new Thing("relayer: memory", "GiB", false),
        reckoning.ground(
            HeadRoom.NONE,
            "a process needs half of its heap besides; the rounds were run within a heap of a quarter of the machine's memory, which is Java's default",
            MEMORY),
        load -> all(load) * each,
        load ->
            "%s processes × (%s MiB × %s of heap × %s)"
                .formatted(
                    Numbers.text(all(load)),
                    Numbers.text(reckoning.measured(MEMORY)),
                    Numbers.percent(HEAP),
                    Numbers.text(BESIDE_HEAP)));
  }

  private void addConnections() {
    reckoning.add(
        new Thing("PostgreSQL: connections", "connections", true),
        reckoning.ground(HeadRoom.NONE, Role.ASSUMPTION, RELAYER_CPU, CPUS),
        load -> all(load) * POOL,
        load ->
            "%s processes × %d, the default of database.pool.maximum-size"
                .formatted(Numbers.text(all(load)), POOL));
  }

  private double all(Load load) {
    return Arrays.stream(Role.values()).mapToDouble(role -> processes(role, load)).sum();
  }

  /// With head-room.
  double cores(Role role, Load load) {
    return reckoning.perSecond(RELAYER_CPU, load) * role.share() / HeadRoom.CPU.share();
  }

  double processes(Role role, Load load) {
    return Math.max(LEAST, Math.ceil(cores(role, load) / reckoning.measured(CPUS) - NOTHING));
  }
}
