package tapbill.screen.page;

/** A map of the venue; what it shows is fetched by the page, by those who may see it. */
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
