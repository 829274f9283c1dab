package io.relayer.bench.capacity;

import static io.relayer.bench.capacity.MeasuredRound.KAFKA;
import static io.relayer.bench.capacity.MeasuredRound.KAFKA_CPU;
import static io.relayer.bench.capacity.MeasuredRound.RELAYER_CPU;

import io.relayer.bench.capacity.Need.Thing;

/// Topics, and the brokers that keep them.
record KafkaNeeds(Reckoning reckoning, RelayerNeeds relayer) {
  /// `kafka.topics.replication`, unless it is configured.
  private static final int REPLICAS = 3;

  /// `kafka.topics.partitions`, unless it is configured.
  private static final int USUAL_PARTITIONS = 12;

  /// For each process, so that twice as many have something to read.
  private static final int PARTITIONS = 2;

  /// `kafka.topics.broadcasts-retention`, unless it is configured.
  private static final int DAYS = 14;

  void add() {
    addPartitions("requests", Role.SIGNER, Role.ASSUMPTION);
    addPartitions("broadcasts.<chain>", Role.BROADCASTER, Role.ASSUMPTION);
    addPartitions(
        "events", Role.SIGNER, "who reads the events has as many processes as requests have");
    addCpu();
    addGrowth();
    addDisk();
  }

  /// Those of the greater load from the beginning: a key may have another partition once there are
  /// more, and its records are then no longer in order.
  private void addPartitions(String topic, Role reader, String assumption) {
    Demand demand = reckoning.demand();
    double most =
        Math.max(relayer.processes(reader, demand.now()), relayer.processes(reader, demand.then()));
    reckoning.add(
        new Thing("partitions: " + topic, "partitions", true),
        reckoning.ground(HeadRoom.NONE, assumption, RELAYER_CPU),
        _ -> Math.max(USUAL_PARTITIONS, PARTITIONS * most),
        _ ->
            "%s %s processes × %d, so that twice as many have work; %d at least, the default"
                .formatted(Numbers.text(most), reader.text(), PARTITIONS, USUAL_PARTITIONS));
  }

  private void addCpu() {
    reckoning.add(
        new Thing("Kafka: CPU", "cores", false),
        reckoning.ground(
            HeadRoom.CPU,
            "each of %d replicas costs what the bench's only one did".formatted(REPLICAS),
            KAFKA_CPU),
        load -> reckoning.perSecond(KAFKA_CPU, load) * REPLICAS / HeadRoom.CPU.share(),
        load ->
            "%s × %d replicas%s"
                .formatted(
                    reckoning.times(load, KAFKA_CPU, "CPU s"), REPLICAS, HeadRoom.CPU.divided()));
  }

  private void addGrowth() {
    reckoning.add(
        new Thing("Kafka: disk", "GiB a day", false),
        reckoning.ground(
            HeadRoom.NONE, "%d replicas; the bench has one".formatted(REPLICAS), KAFKA),
        this::gibOfADay,
        load ->
            "%s × 86,400 s × %d replicas".formatted(reckoning.times(load, KAFKA, "KiB"), REPLICAS));
  }

  private void addDisk() {
    reckoning.add(
        new Thing("Kafka: disk for %d days".formatted(DAYS), "GiB", false),
        reckoning.ground(
            HeadRoom.DISK,
            "%d replicas; all topics are kept as long as the broadcasts".formatted(REPLICAS),
            KAFKA),
        load -> gibOfADay(load) * DAYS / HeadRoom.DISK.share(),
        load ->
            "%s GiB a day × %d days%s"
                .formatted(Numbers.text(gibOfADay(load)), DAYS, HeadRoom.DISK.divided()));
  }

  private double gibOfADay(Load load) {
    return reckoning.perSecond(KAFKA, load)
        / Reckoning.KIB_OF_A_GIB
        * Reckoning.SECONDS_OF_A_DAY
        * REPLICAS;
  }
}
