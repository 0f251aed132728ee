package tapbill.screen.page;

/**
 * The page of a map of the venue. It contains only the map's id: its script fetches the map with
 * the rights of the reader.
 */
final class MapScreen extends Screen {
  private final String map;

  MapScreen(Wording wording, String map) {
    super("map", wording);
    this.map = map;
  }

  public String map() {
    return map;
  }
}
