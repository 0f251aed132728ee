SwaggerUIBundle({
  url: "/docs/api.spec.yaml",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
});
