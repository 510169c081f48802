"""The pack of a project: all of its documents over one shelf of tables, composed, edited, and made when they change."""
