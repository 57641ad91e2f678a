"""The project as a whole: what it publishes, and the rules that its code keeps."""
